package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.core.Span;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Type;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Part.Assignment;
import dev.postern.sql.tree.Statement.Insert;
import java.util.ArrayList;
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
  /** The new values, where nothing else is in sight. */
  private static final String NEW = "\"s\"";

  /** Modifiers count the length of a value's header in. */
  private static final int HEADER = 4;

  private final FilteredRelations relations;
  private final Map<String, Object> claims;
  private final String text;
  private final Splices splices;

  RowChecks(FilteredRelations relations, Map<String, Object> claims, String text, Splices splices) {
    this.relations = relations;
    this.claims = claims;
    this.text = text;
    this.splices = splices;
  }

  void insert(Insert insert, Filtered filtered) throws Refused {
    requireCheckable(filtered);
    if (insert.onConflict() != null && !insert.onConflict().assignments().isEmpty()) {
      throw refused(filtered, "ON CONFLICT DO UPDATE could change rows that you may not see");
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
      check(given, filtered, "");
    }
  }

  /**
   * Checks what an update makes of its rows.
   *
   * @param name what the table goes by
   */
  void update(List<Assignment> assignments, Filtered filtered, String name) throws Refused {
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
      requireCheckable(filtered);
      check(given, filtered, name);
    }
  }

  private static boolean isOpen(Expression value) {
    return value instanceof Expression.DefaultValue;
  }

  private static SortedSet<String> deciding(Filtered filtered) {
    SortedSet<String> deciding = new TreeSet<>();
    filtered.conditions().forEach(condition -> deciding.addAll(condition.columns()));
    return deciding;
  }

  private void requireCheckable(Filtered filtered) throws Refused {
    ObjectName changer = relations.changer(filtered.relation());
    if (changer != null) {
      throw refused(filtered, changer + " runs on writing it and could change what was checked");
    }
    if (!filtered.certain()) {
      throw refused(filtered, "its name could mean other tables; name the schema");
    }
    for (String column : deciding(filtered)) {
      if (Objects.requireNonNull(filtered.relation().column(column)).generated()) {
        throw refused(filtered, "its row filter looks at " + column + ", which is generated");
      }
      if (!isWrittenWhole(typeOf(filtered, column))) {
        throw refused(filtered, "parts of " + column + " can be written");
      }
    }
  }

  /** An array's elements and a row's columns can be. */
  private boolean isWrittenWhole(Type type) {
    return switch (type.kind()) {
      case BASE -> type.of() == 0 && !type.name().name().startsWith("_");
      case ENUM, RANGE, MULTIRANGE -> true;
      case DOMAIN -> {
        Type base = relations.catalog().type(type.of());
        yield base != null && isWrittenWhole(base);
      }
      case COMPOSITE, PSEUDO -> false;
    };
  }

  private static Refused refused(Filtered filtered, String why) {
    return new Refused(
        "what is written to " + filtered.relation().name() + " cannot be checked: " + why,
        "Give each of the row filter's columns a value of its own, in VALUES, SELECT or SET.");
  }

  /**
   * Puts the check around one of the values: the one that is computed, since the others are written
   * down a second time within it.
   */
  private void check(SortedMap<String, Expression> given, Filtered filtered, String name)
      throws Refused {
    String column =
        given.entrySet().stream()
            .filter(entry -> !isStable(entry.getValue()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(given.firstKey());
    Span span = Objects.requireNonNull(given.get(column)).span();
    StringBuilder others = new StringBuilder();
    for (Map.Entry<String, Expression> other : given.entrySet()) {
      if (!other.getKey().equals(column)) {
        Expression value = other.getValue();
        if (!isStable(value)) {
          throw refused(filtered, "only one of its row filter's columns may be computed");
        }
        others
            .append(", CAST(")
            .append(value.span().of(text))
            .append(" AS ")
            .append(type(filtered, other.getKey()))
            .append(") AS ")
            .append(Quoting.identifier(other.getKey()));
      }
    }
    List<String> conditions = new ArrayList<>();
    Map<String, String> looks = new TreeMap<>();
    for (String looked : deciding(filtered)) {
      looks.put(
          looked,
          given.containsKey(looked)
              ? stored(filtered, looked)
              : Quoting.identifier(name) + "." + Quoting.identifier(looked));
    }
    for (RowCondition condition : filtered.conditions()) {
      conditions.add(condition.render(looked -> Objects.requireNonNull(looks.get(looked)), claims));
    }
    String quoted = Quoting.identifier(column);
    splices.insert(span.start(), "(SELECT " + NEW + "." + quoted + " FROM (SELECT CAST(");
    splices.insert(
        span.end(),
        " AS "
            + type(filtered, column)
            + ") AS "
            + quoted
            + others
            + ") AS "
            + NEW
            + ", pg_catalog.generate_series(1, CASE WHEN "
            + String.join(" AND ", conditions)
            + " THEN 1 ELSE 2 END))");
  }

  /** Whether it may be written down twice. */
  private static boolean isStable(Expression value) {
    return value instanceof Literal
        || value instanceof Parameter
        || value instanceof ColumnReference;
  }

  private Type typeOf(Filtered filtered, String column) throws Refused {
    Relation.Column known = Objects.requireNonNull(filtered.relation().column(column));
    Type type = relations.catalog().type(known.type());
    if (type == null || type.name().schema() == null) {
      throw refused(filtered, "the type of " + column + " is not known");
    }
    return type;
  }

  private String type(Filtered filtered, String column) throws Refused {
    ObjectName name = typeOf(filtered, column).name();
    return Quoting.identifier(Objects.requireNonNull(name.schema()))
        + "."
        + Quoting.identifier(name.name());
  }

  /** The new value as the column will keep it, which may cut or round it. */
  private String stored(Filtered filtered, String column) throws Refused {
    int modifier = Objects.requireNonNull(filtered.relation().column(column)).modifier();
    String value = NEW + "." + Quoting.identifier(column);
    return modifier < 0
        ? value
        : "CAST("
            + value
            + " AS "
            + type(filtered, column)
            + "("
            + modifiers(filtered, column, modifier)
            + "))";
  }

  /** As {@code format_type} has them (src/backend/utils/adt/varchar.c, numeric.c, timestamp.c). */
  private String modifiers(Filtered filtered, String column, int modifier) throws Refused {
    Type type = typeOf(filtered, column);
    return switch (type.system() ? type.name().name() : "") {
      case "varchar", "bpchar" -> String.valueOf(modifier - HEADER);
      case "numeric" -> ((modifier - HEADER) >> 16) + "," + scale((modifier - HEADER) & 0x7ff);
      case "timestamp", "timestamptz", "time", "timetz" -> String.valueOf(modifier);
      default -> throw refused(filtered, "the type of " + column + " has a modifier");
    };
  }

  /** Eleven bits with a sign. */
  private static int scale(int bits) {
    return (bits ^ 1024) - 1024;
  }
}
