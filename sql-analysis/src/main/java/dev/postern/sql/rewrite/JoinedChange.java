package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Relation.Kind;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.ColumnAssignment;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.JoinType;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of several tables, or of one in an order: MySQL's UPDATE and DELETE. */
final class JoinedChange {
  private final Statement change;
  private final List<Relation> tables = new ArrayList<>();
  private final List<Expression> joins = new ArrayList<>();
  private boolean opaque;
  private boolean outer;

  private JoinedChange(Statement change, List<TableExpression> from, boolean commons) {
    this.change = change;
    this.opaque = commons;
    from.forEach(this::add);
  }

  /** Null where the statement is none. */
  static @Nullable JoinedChange of(Statement statement) {
    return switch (statement) {
      case JoinedUpdate update -> new JoinedChange(update, update.tables(), update.with() != null);
      case JoinedDelete delete -> new JoinedChange(delete, delete.tables(), delete.with() != null);
      default -> null;
    };
  }

  private void add(TableExpression from) {
    Deque<TableExpression> open = new ArrayDeque<>();
    open.push(from);
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Relation relation -> tables.add(relation);
        case Join join -> {
          open.push(join.right());
          open.push(join.left());
          opaque |= join.natural() || !join.using().isEmpty();
          outer |= join.type() == JoinType.LEFT || join.type() == JoinType.RIGHT;
          if (join.condition() != null) {
            joins.add(join.condition());
          }
        }
        case TableExpression.Derived _,
            TableExpression.Functions _,
            TableExpression.FunctionRows _,
            TableExpression.Extracted _ ->
            opaque = true;
      }
    }
  }

  /** The tables that are named in it. */
  List<Relation> tables() {
    return tables;
  }

  /** What joins them. */
  List<Expression> joins() {
    return joins;
  }

  /** Whether it is not known by what they are joined, or of what their columns are. */
  boolean isOpaque(Dialect dialect) {
    return opaque
        || (tables.size() > 1
            && tables.stream()
                .flatMap(table -> dialect.relations(table.name().object()).stream())
                .anyMatch(relation -> relation.kind() == Kind.VIEW));
  }

  /** Whether rows that are joined to none may be changed. */
  boolean isOuter() {
    return outer;
  }

  @Nullable Expression where() {
    return switch (change) {
      case JoinedUpdate update -> update.where();
      case JoinedDelete delete -> delete.where();
      default -> throw new IllegalStateException("no joined change");
    };
  }

  /** Where a WHERE would stand. */
  int end() {
    return switch (change) {
      case JoinedUpdate update -> update.assignments().getLast().span().end();
      case JoinedDelete delete
          when delete.order().isEmpty() && delete.limit() == null && delete.returning() == null ->
          delete.span().end();
      case JoinedDelete _ -> tables.getLast().span().end();
      default -> throw new IllegalStateException("no joined change");
    };
  }

  /** The columns that get values. */
  Set<String> columns() {
    Set<String> columns = new HashSet<>();
    if (change instanceof JoinedUpdate update) {
      update.assignments().forEach(each -> columns.add(each.column().path().getLast()));
    }
    return columns;
  }

  /** The tables whose rows it may change. */
  List<Relation> written(Dialect dialect) {
    return switch (change) {
      case JoinedUpdate update -> {
        Set<Relation> written = new HashSet<>();
        for (ColumnAssignment assignment : update.assignments()) {
          List<Relation> meant =
              tables.stream()
                  .filter(table -> mayHave(table, assignment.column().path(), dialect))
                  .toList();
          written.addAll(meant.isEmpty() ? tables : meant);
        }
        yield tables.stream().filter(written::contains).toList();
      }
      case JoinedDelete delete ->
          tables.stream().filter(table -> delete.written().contains(table.name())).toList();
      default -> throw new IllegalStateException("no joined change");
    };
  }

  private static boolean mayHave(Relation table, List<String> path, Dialect dialect) {
    ObjectName name = table.name().object();
    if (path.size() > 1) {
      return path.get(path.size() - 2).equalsIgnoreCase(FilterSplicer.named(table.alias(), name));
    }
    var relations = dialect.relations(name);
    return relations.isEmpty()
        || relations.stream().anyMatch(relation -> relation.column(path.getLast()) != null);
  }
}
