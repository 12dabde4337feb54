package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.rewrite.WriteCheck.Given;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.Assignment;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.Update;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds the rows that a statement writes to the filter of their table, as row security's WITH CHECK
 * does: the value of one of the filter's columns comes out of a subquery that has two rows where
 * the new row does not pass, which the server fails with 21000.
 */
final class RowChecks {
  private final FilteredRelations relations;
  private final WriteCheck each;
  private final String text;
  private final Splices splices;

  RowChecks(FilteredRelations relations, String text, Splices splices) {
    this.relations = relations;
    this.each = relations.dialect().writeCheck();
    this.text = text;
    this.splices = splices;
  }

  void insert(Insert insert, Filtered filtered) throws Refused {
    requireCheckable(filtered, insert, insert.target());
    if (insert.onConflict() != null && each.changes(insert.onConflict())) {
      throw refused(filtered, "rows that you may not see could be changed in its place");
    }
    SortedMap<String, List<Expression>> values = new TreeMap<>();
    for (String column : deciding(filtered)) {
      List<Expression> written = WrittenValues.of(insert, filtered.relation(), column);
      if (written.isEmpty() || written.stream().anyMatch(RowChecks::isOpen)) {
        throw refused(filtered, "its row filter looks at " + column + ", which is given no value");
      }
      values.put(column, written);
    }
    int rows = values.firstEntry().getValue().size();
    for (int row = 0; row < rows; row++) {
      SortedMap<String, Expression> given = new TreeMap<>();
      for (Map.Entry<String, List<Expression>> column : values.entrySet()) {
        given.put(column.getKey(), column.getValue().get(row));
      }
      boolean repeated = insert.source() != null && insert.source().body() instanceof Select;
      each.check(new Given(given, filtered, "", repeated, text), splices);
    }
  }

  /**
   * Checks what an update makes of its rows.
   *
   * @param name what the table goes by
   */
  void update(Update update, Filtered filtered, String name) throws Refused {
    List<Assignment> assignments = update.assignments();
    SortedMap<String, Expression> given = new TreeMap<>();
    for (String column : deciding(filtered)) {
      if (Objects.requireNonNull(filtered.relation().column(column)).generated()) {
        throw refused(filtered, "its row filter looks at " + column + ", which is generated");
      }
      for (Assignment assignment : assignments) {
        if (assignment.targets().stream().anyMatch(target -> target.column().equals(column))) {
          boolean plain =
              assignment.targets().size() == 1
                  && assignment.targets().getFirst().fields().isEmpty()
                  && assignment.targets().getFirst().subscripts().isEmpty();
          if (!plain || isOpen(assignment.value())) {
            throw refused(filtered, "its row filter looks at " + column);
          }
          given.put(column, assignment.value());
        }
      }
    }
    if (!given.isEmpty()) {
      requireCheckable(filtered, update, update.target());
      each.check(new Given(given, filtered, name, true, text), splices);
    }
  }

  private static boolean isOpen(Expression value) {
    return value instanceof Expression.DefaultValue;
  }

  static SortedSet<String> deciding(Filtered filtered) {
    SortedSet<String> deciding = new TreeSet<>();
    filtered.conditions().forEach(condition -> deciding.addAll(condition.columns()));
    return deciding;
  }

  private void requireCheckable(Filtered filtered, Statement statement, ChangedTable target)
      throws Refused {
    if (each.isLenient(text.substring(statement.span().start(), target.span().start()))) {
      throw refused(filtered, "IGNORE would have it written all the same");
    }
    ObjectName changer = relations.changer(filtered.relation());
    if (changer != null) {
      throw refused(filtered, changer + " runs on writing it and could change what was checked");
    }
    if (!filtered.certain()) {
      throw refused(filtered, "its name could mean other tables; name the schema");
    }
    for (String column : deciding(filtered)) {
      Relation.Column known = Objects.requireNonNull(filtered.relation().column(column));
      if (known.generated()) {
        throw refused(filtered, "its row filter looks at " + column + ", which is generated");
      }
      if (!each.isWrittenWhole(filtered, known)) {
        throw refused(filtered, column + " could keep another value than the one that is written");
      }
    }
  }

  static Refused refused(Filtered filtered, String why) {
    return new Refused(
        "what is written to " + filtered.relation().name() + " cannot be checked: " + why,
        "Give each of the row filter's columns a value of its own, in VALUES, SELECT or SET.");
  }
}
