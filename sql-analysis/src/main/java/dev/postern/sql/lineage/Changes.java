package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Lineage.Write;
import dev.postern.sql.lineage.Scope.Item;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Expression.Subquery;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.Assignment;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.ColumnAssignment;
import dev.postern.sql.tree.Part.MergeBranch;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.OnConflict;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.Statement.Merge;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What changes of rows write, and what their RETURNING yields. */
final class Changes {
  private final Resolver resolver;

  Changes(Resolver resolver) {
    this.resolver = resolver;
  }

  /** The columns of a query or of what a change returns. */
  Columns rows(Statement statement, Scope outer) {
    return switch (statement) {
      case Query query -> resolver.queries.of(query, outer);
      case Insert insert -> insert(insert, outer);
      case Update update -> update(update, outer);
      case Delete delete -> delete(delete, outer);
      case Merge merge -> merge(merge, outer);
      case JoinedUpdate update -> joinedUpdate(update, outer);
      case JoinedDelete delete -> joinedDelete(delete, outer);
      default -> Columns.open(resolver.expressions.carried(statement, outer));
    };
  }

  private Columns insert(Insert insert, Scope outer) {
    Scope scope = outer.inside(resolver.queries.with(insert.with(), outer));
    Range target = target(insert.target());
    Query source = insert.source();
    if (source != null) {
      inserted(insert, target, resolver.queries.of(source, scope.inside(null)));
    }
    resolver.keys.inserted(insert, target);
    OnConflict conflict = insert.onConflict();
    if (conflict != null) {
      Scope rows = scope.inside(null);
      rows.add(new Item(target, true, true));
      Scope both = scope.inside(null);
      both.add(new Item(target, true, true));
      both.add(new Item(Range.named("excluded", target.columns()), true, false));
      conflict.inference().forEach(e -> resolver.expressions.used(e, rows, Use.COMPARISON));
      resolver.expressions.used(conflict.inferenceWhere(), rows, Use.PREDICATE);
      Alias row = conflict.row();
      if (row != null) {
        both.add(new Item(proposed(row, target), true, true));
      }
      if (source != null && resolver.rules.areMysql()) {
        both.add(selectedFrom(source, scope.inside(null)));
      }
      assigned(moving(conflict), insert.target(), both);
      if (resolver.rules.areMysql()) {
        // The number of rows tells whether the row was inserted, changed or as it should become.
        resolver.keys.compared(target, replaces(conflict) ? null : names(conflict.assignments()));
      }
      resolver.keys.written(insert.target().name().object(), target, names(conflict.assignments()));
      resolver.keys.updated(insert.target().name().object(), target, names(conflict.assignments()));
      resolver.expressions.used(conflict.where(), both, Use.PREDICATE);
    }
    return returned(insert.returning(), target, behind(target, List.of()), scope);
  }

  /** MySQL's ON DUPLICATE KEY sees the columns of the tables that the query selects from. */
  private List<Item> selectedFrom(Query source, Scope scope) {
    return source.body() instanceof Select select ? others(select.from(), scope) : List.of();
  }

  /** Without those of a proposed value that stays in its column: it was written there already. */
  private static List<Assignment> moving(OnConflict conflict) {
    Alias row = conflict.row();
    String proposed = row == null || row.name() == null ? "excluded" : row.name();
    return conflict.assignments().stream()
        .filter(assignment -> !stays(assignment, proposed))
        .toList();
  }

  /** The row to be inserted by the name it is given; names of its columns may be of any. */
  private static Range proposed(Alias row, Range target) {
    Sources any = target.columns().all().derived();
    return Range.named(
        row.name(),
        row.columns().isEmpty()
            ? target.columns()
            : Columns.of(row.columns().stream().map(name -> new Column(name, any)).toList()));
  }

  private static boolean stays(Assignment assignment, String proposed) {
    Target target = assignment.targets().getFirst();
    return assignment.targets().size() == 1
        && target.subscripts().isEmpty()
        && switch (assignment.value()) {
          case ColumnReference(_, var path) -> path.equals(List.of(proposed, target.column()));
          case Construct(_, var keyword, var parts) ->
              keyword.equals("values")
                  && parts.size() == 1
                  && parts.getFirst() instanceof ColumnReference(_, var path)
                  && path.getLast().equals(target.column());
          default -> false;
        };
  }

  private void inserted(Insert insert, Range target, Columns values) {
    int places = insert.columns().size();
    for (int i = 0; i < places; i++) {
      written(insert.target(), insert.columns().get(i).column(), values.at(i));
    }
    if (places == 0) {
      List<Column> columns = target.columns().known();
      if (!target.columns().exact() || !values.exact()) {
        written(insert.target(), null, values.all());
        return;
      }
      for (int i = 0; i < Math.min(columns.size(), values.known().size()); i++) {
        written(insert.target(), columns.get(i).name(), values.at(i));
      }
    }
  }

  private Columns update(Update update, Scope outer) {
    Scope scope = outer.inside(resolver.queries.with(update.with(), outer));
    Range target = target(update.target());
    scope.add(new Item(target, true, true));
    List<Item> others = others(update.from(), scope);
    assigned(update.assignments(), update.target(), scope);
    Set<String> assigned = names(update.assignments());
    stamped(update.target().name().object(), target, assigned);
    resolver.keys.written(update.target().name().object(), target, assigned);
    resolver.keys.updated(update.target().name().object(), target, assigned);
    resolver.expressions.used(update.where(), scope, Use.PREDICATE);
    return returned(update.returning(), target, behind(target, others), scope.without());
  }

  /** A column may be of any of the tables that are written, where nothing says of which. */
  private Columns joinedUpdate(JoinedUpdate update, Scope outer) {
    Scope scope = outer.inside(resolver.queries.with(update.with(), outer));
    others(update.tables(), scope);
    for (ColumnAssignment assignment : update.assignments()) {
      Sources value = resolver.expressions.output(assignment.value(), scope).sources();
      for (Name table : update.written()) {
        String column = assignment.column().path().getLast();
        resolver.write(new Write(resolver.full(table.object()), column, value));
      }
    }
    Set<String> names = new HashSet<>();
    update.assignments().forEach(one -> names.add(one.column().path().getLast()));
    for (Name table : update.written()) {
      Range target = resolver.from.stored(table.object());
      stamped(table.object(), target, names);
      resolver.keys.written(table.object(), target, names);
    }
    chosen(update.where(), update.order(), scope);
    return Columns.NONE;
  }

  private static boolean replaces(OnConflict conflict) {
    return conflict.assignments().isEmpty();
  }

  private static Set<String> names(List<Assignment> assignments) {
    Set<String> names = new HashSet<>();
    for (Assignment assignment : assignments) {
      assignment.targets().forEach(target -> names.add(target.column()));
    }
    return names;
  }

  /** Whether a row has other values than before shows in a column that nobody has assigned. */
  private void stamped(ObjectName table, Range target, Set<String> assigned) {
    if (resolver.relations(table).stream()
        .anyMatch(relation -> resolver.catalog.tellsOfChange(relation, assigned))) {
      resolver.keys.compared(target, assigned);
    }
  }

  private Columns joinedDelete(JoinedDelete delete, Scope outer) {
    Scope scope = outer.inside(resolver.queries.with(delete.with(), outer));
    List<Item> tables = others(delete.tables(), scope);
    chosen(delete.where(), delete.order(), scope);
    Returning returning = delete.returning();
    if (returning == null) {
      return Columns.NONE;
    }
    Scope rows = scope.without().inside(null);
    rows.add(tables);
    return resolver.queries.items(returning.items(), rows);
  }

  private void chosen(@Nullable Expression where, List<SortItem> order, Scope scope) {
    resolver.expressions.used(where, scope, Use.PREDICATE);
    order.forEach(item -> resolver.expressions.used(item.key(), scope, Use.ORDERING));
  }

  private Columns delete(Delete delete, Scope outer) {
    Scope scope = outer.inside(resolver.queries.with(delete.with(), outer));
    Range target = target(delete.target());
    scope.add(new Item(target, true, true));
    List<Item> others = others(delete.using(), scope);
    resolver.expressions.used(delete.where(), scope, Use.PREDICATE);
    return returned(delete.returning(), target, behind(target, others), scope.without());
  }

  private List<Item> others(List<TableExpression> tables, Scope scope) {
    var all = new ArrayList<Item>();
    for (TableExpression table : tables) {
      List<Item> items = resolver.from.of(table, scope);
      scope.add(items);
      all.addAll(items);
    }
    return all;
  }

  private Columns merge(Merge merge, Scope outer) {
    Scope scope = outer.inside(resolver.queries.with(merge.with(), outer));
    Range target = target(merge.target());
    List<Item> source = resolver.from.of(merge.source(), scope);
    scope.add(new Item(target, true, true));
    scope.add(source);
    resolver.expressions.used(merge.condition(), scope, Use.JOIN);
    for (MergeBranch branch : merge.branches()) {
      resolver.expressions.used(branch.condition(), scope, Use.PREDICATE);
      assigned(branch.assignments(), merge.target(), scope);
      resolver.keys.written(merge.target().name().object(), target, merged(branch, target));
      resolver.keys.updated(merge.target().name().object(), target, names(branch.assignments()));
      List<Column> columns = target.columns().known();
      for (int i = 0; i < branch.values().size(); i++) {
        Sources value = resolver.expressions.output(branch.values().get(i), scope).sources();
        String column =
            i < branch.columns().size()
                ? branch.columns().get(i).column()
                : i < columns.size() ? columns.get(i).name() : null;
        written(merge.target(), column, value);
      }
    }
    // Of MERGE, a star is the source's columns, then the target's (PostgreSQL, MERGE).
    var rows = new ArrayList<>(source);
    rows.add(new Item(target, true, true));
    return returned(merge.returning(), target, rows, scope.without());
  }

  /** The columns that a branch writes; null where it may be any. */
  private @Nullable Set<String> merged(MergeBranch branch, Range target) {
    return switch (branch.action()) {
      case UPDATE -> names(branch.assignments());
      case INSERT -> {
        List<String> names = resolver.keys.names(branch.columns(), target);
        yield names == null
            ? null
            : Set.copyOf(names.subList(0, Math.min(names.size(), branch.values().size())));
      }
      case DELETE, NOTHING -> Set.of();
    };
  }

  private void assigned(List<Assignment> assignments, ChangedTable table, Scope scope) {
    for (Assignment assignment : assignments) {
      List<Target> targets = assignment.targets();
      for (Target target : targets) {
        target.subscripts().forEach(s -> resolver.expressions.used(s, scope, Use.EXPRESSION));
      }
      Columns values = values(assignment.value(), targets.size(), scope);
      for (int i = 0; i < targets.size(); i++) {
        written(table, targets.get(i).column(), values.at(i));
      }
    }
  }

  private Columns values(Expression value, int targets, Scope scope) {
    if (targets > 1) {
      if (value instanceof Row row && row.elements().size() == targets) {
        var cells = new ArrayList<Column>(targets);
        row.elements().forEach(e -> cells.add(resolver.expressions.output(e, scope)));
        return Columns.of(cells);
      }
      if (value instanceof Subquery subquery) {
        return resolver.queries.of(subquery.query(), scope);
      }
      return Columns.open(resolver.expressions.output(value, scope).sources());
    }
    return Columns.of(List.of(resolver.expressions.output(value, scope)));
  }

  private void written(ChangedTable table, @Nullable String column, Sources value) {
    resolver.write(new Write(resolver.full(table.name().object()), column, value));
  }

  private Range target(ChangedTable table) {
    return resolver.from.aliased(resolver.from.stored(table.name().object()), table.alias());
  }

  private static List<Item> behind(Range target, List<Item> others) {
    var rows = new ArrayList<Item>(others.size() + 1);
    rows.add(new Item(target, true, true));
    rows.addAll(others);
    return rows;
  }

  /**
   * What RETURNING yields.
   *
   * @param rows what a star stands for, in order
   */
  private Columns returned(
      @Nullable Returning returning, Range target, List<Item> rows, Scope outer) {
    if (returning == null) {
      return Columns.NONE;
    }
    Scope scope = outer.inside(null);
    scope.add(rows);
    List<String> names =
        returning.rowNames().isEmpty() ? List.of("old", "new") : returning.rowNames();
    for (String name : names) {
      if (scope.range(null, name) == null) {
        scope.add(new Item(Range.named(name, target.columns()), true, false));
      }
    }
    return resolver.queries.items(returning.items(), scope);
  }

  /** What a statement of another sort does with the columns of the relations it names. */
  void mentioned(List<? extends Node> parts, Scope scope) {
    for (Node part : parts) {
      switch (part) {
        case Query query -> resolver.queries.of(query, scope);
        case Statement statement -> rows(statement, scope);
        case TableExpression table -> scope.add(resolver.from.of(table, scope));
        default -> resolver.use(Use.EXPRESSION, resolver.expressions.carried(part, scope));
      }
    }
  }
}
