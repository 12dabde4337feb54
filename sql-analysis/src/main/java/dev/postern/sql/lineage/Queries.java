package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Lineage.Write;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.AllFields;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Field;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Subquery;
import dev.postern.sql.tree.Expression.SubqueryUse;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.CommonTable;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Nested;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.QueryBody.SetOperation;
import dev.postern.sql.tree.QueryBody.SetOperator;
import dev.postern.sql.tree.QueryBody.Values;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of queries. */
final class Queries {
  private static final Set<String> GROUPING_SETS = Set.of("rollup", "cube", "grouping sets");

  private final Resolver resolver;

  Queries(Resolver resolver) {
    this.resolver = resolver;
  }

  /** The columns of a query that stands in {@code outer}. */
  Columns of(Query query, Scope outer) {
    Scope scope = outer.inside(with(query.with(), outer));
    return of(query, query.body(), scope);
  }

  private Columns of(Query query, QueryBody body, Scope scope) {
    Columns columns;
    if (body instanceof Select select) {
      columns = select(select, scope);
    } else {
      columns = body(body, scope);
    }
    ended(query, columns, body instanceof Select ? scope : scope.without());
    return columns;
  }

  /** What stands behind a query's body decides over its rows. */
  private void ended(Query query, Columns columns, Scope scope) {
    for (SortItem item : query.order()) {
      ordered(item, columns, scope);
    }
    resolver.expressions.used(query.limit(), scope, Use.PREDICATE);
    resolver.expressions.used(query.offset(), scope, Use.PREDICATE);
  }

  /** The common tables that a WITH puts before a statement in {@code outer}. */
  @Nullable CommonTables with(@Nullable With with, Scope outer) {
    if (with == null) {
      return null;
    }
    if (with.recursive() && resolver.rules instanceof Rules.Mysql mysql && !mysql.mariadb()) {
      return inOrder(with, outer);
    }
    CommonTables tables = new CommonTables(null);
    if (with.recursive()) {
      Scope inner = outer.inside(tables);
      for (CommonTable table : with.tables()) {
        tables.add(table.name(), () -> recursive(table, inner, tables));
      }
      with.tables().forEach(table -> tables.columns(table.name()));
      return tables;
    }
    CommonTables seen = tables;
    for (CommonTable table : with.tables()) {
      Columns columns = added(table, resolver.changes.rows(table.statement(), outer.inside(seen)));
      seen = new CommonTables(seen);
      seen.add(table.name(), columns);
    }
    return seen;
  }

  /** Each sees itself and those before it. */
  private CommonTables inOrder(With with, Scope outer) {
    CommonTables seen = new CommonTables(null);
    for (CommonTable table : with.tables()) {
      CommonTables own = new CommonTables(seen);
      Scope inner = outer.inside(own);
      own.add(table.name(), () -> recursive(table, inner, own));
      own.columns(table.name());
      seen = own;
    }
    return seen;
  }

  private static Columns added(CommonTable table, Columns columns) {
    Columns named = columns.renamed(table.columns());
    if (table.added().isEmpty()) {
      return named;
    }
    var more = new ArrayList<Column>();
    for (String name : table.added()) {
      more.add(new Column(name, named.all().derived()));
    }
    return named.then(Columns.of(more));
  }

  /** Works the second half of a recursive table out until it adds nothing. */
  private Columns recursive(CommonTable table, Scope inner, CommonTables tables) {
    if (!(table.statement() instanceof Query query)
        || !(unnested(query) instanceof SetOperation operation)
        || operation.operator() != SetOperator.UNION) {
      return added(table, resolver.changes.rows(table.statement(), inner));
    }
    Scope scope = inner.inside(with(query.with(), inner));
    Columns known = added(table, body(operation.left(), scope));
    while (true) {
      tables.known(table.name(), known);
      Columns next = added(table, body(operation.left(), scope).or(body(operation.right(), scope)));
      if (next.equals(known)) {
        break;
      }
      known = next;
    }
    compared(operation, known);
    // The server allows these where the table does not ask for itself after all.
    ended(query, known, scope);
    QueryBody body = query.body();
    while (body instanceof Nested nested) {
      ended(nested.query(), known, scope);
      body = nested.query().body();
    }
    return known;
  }

  private static QueryBody unnested(Query query) {
    QueryBody body = query.body();
    while (body instanceof Nested nested && nested.query().with() == null) {
      body = nested.query().body();
    }
    return body;
  }

  private Columns body(QueryBody body, Scope scope) {
    return switch (body) {
      case Select select -> select(select, scope.inside(null));
      case Values values -> values(values, scope);
      case Nested nested -> of(nested.query(), scope);
      case SetOperation operation -> {
        Columns both = body(operation.left(), scope).or(body(operation.right(), scope));
        compared(operation, both);
        yield both;
      }
    };
  }

  private void compared(SetOperation operation, Columns columns) {
    if (!operation.all() || operation.operator() != SetOperator.UNION) {
      resolver.use(Use.COMPARISON, columns.all());
    }
  }

  private Columns values(Values values, Scope scope) {
    Columns all = null;
    for (Expression.Row row : values.rows()) {
      boolean mysql = resolver.rules.areMysql();
      var cells = new ArrayList<Column>(row.elements().size());
      for (Expression element : row.elements()) {
        String name = mysql ? "column_" + cells.size() : "column" + (cells.size() + 1);
        cells.add(resolver.expressions.output(element, scope).named(name));
      }
      Columns columns = Columns.of(cells);
      all = all == null ? columns : all.or(columns);
    }
    return all == null ? Columns.NONE : all;
  }

  private Columns select(Select select, Scope scope) {
    resolver.step();
    for (TableExpression table : select.from()) {
      scope.add(resolver.from.of(table, scope));
    }
    scope.windows(select.windows());
    Expressions expressions = resolver.expressions;
    expressions.used(select.where(), scope, Use.PREDICATE);
    Columns columns = items(select.items(), scope);
    if (resolver.rules.areMysql()) {
      scope.aliases(columns, false);
    }
    for (Expression key : select.groupBy()) {
      grouped(key, columns, scope);
    }
    having(select, columns, scope);
    if (select.distinct()) {
      if (select.distinctOn().isEmpty()) {
        resolver.use(Use.COMPARISON, columns.all());
      }
      select.distinctOn().forEach(key -> sorted(key, columns, scope, Use.COMPARISON));
    }
    Name into = select.into();
    if (into != null) {
      resolver.write(new Write(into.object(), null, columns.all()));
    }
    return columns;
  }

  private void having(Select select, Columns columns, Scope scope) {
    if (resolver.rules.areMysql()) {
      scope.aliases(columns, true);
      resolver.expressions.used(select.having(), scope, Use.PREDICATE);
      scope.aliases(columns, false);
    } else {
      resolver.expressions.used(select.having(), scope, Use.PREDICATE);
    }
  }

  /** The output columns of a SELECT or RETURNING list. */
  Columns items(List<SelectItem> items, Scope scope) {
    Columns columns = Columns.NONE;
    var run = new ArrayList<Column>(items.size());
    for (SelectItem item : items) {
      if (resolver.rules.areMysql() && mayHoldQuery(item.expression())) {
        scope.aliases(columns.then(Columns.of(run)), false);
      }
      Columns several =
          switch (item.expression()) {
            case AllColumns(_, var qualifier) -> resolver.expressions.star(qualifier, scope);
            case AllFields fields -> resolver.expressions.fields(fields, scope);
            default -> null;
          };
      if (several == null) {
        run.add(named(item, resolver.expressions.output(item.expression(), scope)));
      } else {
        columns = columns.then(Columns.of(run)).then(several);
        run.clear();
      }
    }
    return columns.then(Columns.of(run));
  }

  /** A query in an item sees the names of the items before it. */
  private static boolean mayHoldQuery(Expression expression) {
    return switch (expression) {
      case ColumnReference _, AllColumns _, Literal _ -> false;
      default -> true;
    };
  }

  /** As the server names it: PostgreSQL by FigureColname. */
  private String name(SelectItem item) {
    String label = item.label();
    if (label != null) {
      return label;
    }
    if (resolver.rules.areMysql()) {
      // It goes by the very text of an expression, which no tree has: any name may be its.
      return item.expression() instanceof ColumnReference(_, var path) ? path.getLast() : "";
    }
    String name = name(item.expression());
    return name.isEmpty() ? "?column?" : name;
  }

  private static String labelOr(SelectItem item) {
    String label = item.label();
    return label == null ? name(item.expression()) : label;
  }

  /** A scalar subquery's column keeps the name it has there, whatever the query is made of. */
  private Column named(SelectItem item, Column column) {
    boolean keeps =
        item.label() == null
            && !resolver.rules.areMysql()
            && item.expression() instanceof Subquery(_, var use, _)
            && use == SubqueryUse.SCALAR
            && !column.name().isEmpty();
    return keeps ? column : column.named(name(item));
  }

  private static String name(Expression expression) {
    return switch (expression) {
      case ColumnReference reference -> reference.path().getLast();
      case Field field -> field.field();
      case Expression.Subscript subscript -> name(subscript.base());
      case Expression.Call call -> call.function().parts().getLast();
      case Expression.Cast cast -> {
        String operand = name(cast.operand());
        yield operand.isEmpty() ? cast.type().name().parts().getLast() : operand;
      }
      case Expression.Collate collate -> name(collate.operand());
      case Expression.Case branches -> {
        String last = branches.otherwise() == null ? "" : name(branches.otherwise());
        yield last.isEmpty() ? "case" : last;
      }
      case Expression.Array _ -> "array";
      case Expression.Row _ -> "row";
      case Construct construct -> construct.keyword();
      case Subquery(_, var use, var query) ->
          switch (use) {
            case EXISTS -> "exists";
            case ARRAY -> "array";
            case SCALAR ->
                unnested(query) instanceof Select select && !select.items().isEmpty()
                    ? labelOr(select.items().getFirst())
                    : "";
          };
      default -> "";
    };
  }

  private void ordered(SortItem item, Columns columns, Scope scope) {
    sorted(item.key(), columns, scope, Use.ORDERING);
  }

  /** A bare name is an output column's first (SQL92); an integer is a column's place. */
  private void sorted(Expression key, Columns columns, Scope scope, Use use) {
    if (key instanceof ColumnReference(_, var path) && path.size() == 1) {
      Sources sources = outputs(columns, path.getFirst());
      if (sources != null) {
        resolver.use(use, sources);
        return;
      }
    }
    placed(key, columns, scope, use);
  }

  private static @Nullable Sources outputs(Columns columns, String name) {
    Sources found = null;
    for (Column column : columns.known()) {
      if (column.name().equals(name)) {
        found = found == null ? column.sources() : found.with(column.sources());
      }
    }
    if (!columns.exact()) {
      Sources later = columns.at(Integer.MAX_VALUE);
      found = found == null ? later : found.with(later);
    }
    return found;
  }

  private void placed(Expression key, Columns columns, Scope scope, Use use) {
    if (key instanceof Literal literal && literal.type() == LiteralType.INTEGER) {
      resolver.use(use, placed(literal, columns));
    } else {
      resolver.expressions.used(key, scope, use);
    }
  }

  /** A number with a radix or underscores may be the place of any. */
  private static Sources placed(Literal literal, Columns columns) {
    try {
      return columns.at(Math.max(Integer.parseInt(literal.value()) - 1, 0));
    } catch (NumberFormatException e) {
      return columns.all();
    }
  }

  /** A bare name is a column's of this very FROM first, then an output column's. */
  private void grouped(Node key, Columns columns, Scope scope) {
    switch (key) {
      case Construct construct when GROUPING_SETS.contains(construct.keyword()) ->
          construct.parts().forEach(part -> grouped(part, columns, scope));
      case Expression.Row row -> row.elements().forEach(e -> grouped(e, columns, scope));
      case ColumnReference reference
          when reference.path().size() == 1 && !scope.isKnown(reference.path().getFirst()) -> {
        sorted(reference, columns, scope, Use.GROUPING);
        if (scope.own(reference.path().getFirst()) != null) {
          // A range whose columns are not all known may have it.
          resolver.expressions.used(reference, scope, Use.GROUPING);
        }
      }
      case Expression expression -> placed(expression, columns, scope, Use.GROUPING);
      default -> resolver.use(Use.GROUPING, resolver.expressions.carried(key, scope));
    }
  }

  /** The relation that a statement makes of a query's rows. */
  void stored(Query query, Scope scope, ObjectName relation) {
    resolver.write(new Write(relation, null, of(query, scope).all()));
  }
}
