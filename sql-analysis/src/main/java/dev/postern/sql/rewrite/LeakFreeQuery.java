package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Relation.Kind;
import dev.postern.sql.rewrite.Found.Reference;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.Window;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Nested;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Derived;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells queries that run nothing on a row which could tell of it before a filter beside it drops
 * it: the server may run their conditions and the filter's in any order. What the outermost SELECT
 * puts out, groups by and sorts by runs on the rows that have passed all conditions, so it may be
 * anything. What lies below may become a condition of what is above, so all of it is looked at.
 */
final class LeakFreeQuery {
  /** Operators that no index sorts by. */
  private static final Set<String> PLAIN =
      Set.of("+", "-", "*", "/", "%", "||", "=", "<>", "!=", "<", ">", "<=", ">=");

  private final Families families;
  private final ColumnFamilies columns;
  private final LeakFree conditions;

  private LeakFreeQuery(Families families, ParameterUses parameters) {
    this.families = families;
    this.columns = new ColumnFamilies(families);
    this.conditions = new LeakFree(families, columns, parameters);
  }

  /**
   * Whether the statement is such a query.
   *
   * @param parameterTypes those that a Parse declared, OIDs
   */
  static boolean is(Dialect dialect, Statement statement, List<Integer> parameterTypes) {
    Query top = queryOf(statement);
    Found found = dialect.found(statement);
    Families families = dialect.families();
    if (top == null || !found.changes().isEmpty()) {
      return false;
    }
    Query whole = top;
    while (top.body() instanceof Nested(_, var nested) && top.with() == null) {
      top = nested;
    }
    var parameters = new ParameterUses(families, statement, parameterTypes);
    var looking = new LeakFreeQuery(families, parameters);
    return looking.knows(dialect, found)
        && dialect.keepsOutputBehind(top)
        && looking.is(top, queriesIn(top))
        && !sortsByIndex(whole)
        && parameters.areSettled();
  }

  private static @Nullable Query queryOf(Statement statement) {
    return switch (statement) {
      case Query query -> query;
      case Statement.Prepare prepare -> queryOf(prepare.statement());
      case Statement.DeclareCursor declare -> declare.query();
      case Statement.SelectInto into -> into.query();
      case Statement.Copy copy when copy.query() != null -> queryOf(copy.query());
      default -> null;
    };
  }

  private static Set<Query> queriesIn(Node node) {
    Set<Query> queries = new LinkedHashSet<>();
    Deque<Node> nodes = new ArrayDeque<>();
    node.children(nodes::push);
    while (!nodes.isEmpty()) {
      Node next = nodes.pop();
      if (next instanceof Query query) {
        queries.add(query);
      }
      next.children(nodes::push);
    }
    return queries;
  }

  /**
   * Whether rows could be sorted by an operator that an index computes, such as a distance: it does
   * so for rows which the filter drops. What is sorted by can stand in the output alone.
   */
  private static boolean sortsByIndex(Query query) {
    boolean sorts = false;
    boolean computes = false;
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(query);
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      switch (node) {
        case SortItem _, Window _ -> sorts = true;
        case Select select -> sorts |= select.distinct() || !select.groupBy().isEmpty();
        case Operation(_, var operator, _, _) ->
            computes |= operator.parts().size() > 1 || !PLAIN.contains(operator.parts().getFirst());
        default -> {}
      }
      node.children(nodes::push);
    }
    return sorts && computes;
  }

  /** Adds the columns of all relations; a view's could be computed when they are looked at. */
  private boolean knows(Dialect dialect, Found found) {
    for (Reference reference : found.references()) {
      for (var relation : dialect.relations(reference.relation().name().object())) {
        if (relation.kind() == Kind.VIEW) {
          return false;
        }
        columns.add(relation);
      }
    }
    return true;
  }

  private boolean is(Query top, Set<Query> below) {
    below.forEach(this::addComputed);
    return top.body() instanceof Select select
        && isPlain(top.with())
        && rows(select)
        && below.stream().allMatch(this::isBelow);
  }

  private void addComputed(Query query) {
    if (query.body() instanceof Select select) {
      for (SelectItem item : select.items()) {
        if (item.label() != null && !(item.expression() instanceof ColumnReference)) {
          columns.addComputed(item.label());
        } else if (item.expression() instanceof Call call) {
          columns.addComputed(call.function().object().name());
        }
      }
    }
  }

  private static boolean isPlain(@Nullable With with) {
    return with == null
        || (!with.recursive()
            && with.tables().stream()
                .allMatch(table ->
                    table.statement() instanceof Query
                        && table.columns().isEmpty()
                        && table.added().isEmpty()));
  }

  private static boolean isPlain(@Nullable Alias alias) {
    return alias == null || (alias.columns().isEmpty() && alias.definitions().isEmpty());
  }

  /** Whether the conditions that choose and join rows are leak-free. */
  private boolean rows(Select select) {
    Deque<TableExpression> tables = new ArrayDeque<>(select.from());
    while (!tables.isEmpty()) {
      boolean fits =
          switch (tables.pop()) {
            case Relation relation -> relation.sample() == null && isPlain(relation.alias());
            case Derived derived -> isPlain(derived.alias());
            case Join join -> {
              tables.push(join.left());
              tables.push(join.right());
              yield !join.natural()
                  && join.usingAlias() == null
                  && isPlain(join.alias())
                  && join.using().stream().allMatch(conditions::joins)
                  && holds(join.condition());
            }
            case TableExpression.Functions _,
                TableExpression.FunctionRows _,
                TableExpression.Extracted _ ->
                false;
          };
      if (!fits) {
        return false;
      }
    }
    return select.into() == null && holds(select.where()) && holds(select.having());
  }

  private boolean holds(@Nullable Expression condition) {
    return condition == null || conditions.is(condition);
  }

  private boolean isBelow(Query query) {
    boolean sorted =
        query.order().stream().allMatch(item -> item.operator() == null && isColumn(item.key()));
    return sorted
        && isPlain(query.with())
        && query.locking().isEmpty()
        && isCount(query.limit())
        && isCount(query.offset())
        && isBelow(query.body());
  }

  private boolean isBelow(QueryBody body) {
    return switch (body) {
      case Nested _ -> true;
      case Select select ->
          select.windows().isEmpty()
              && select.distinctOn().stream().allMatch(LeakFreeQuery::isColumn)
              && select.groupBy().stream().allMatch(LeakFreeQuery::isColumn)
              && select.items().stream().allMatch(this::isOutput)
              && rows(select);
      case QueryBody.Values _, QueryBody.SetOperation _ -> false;
    };
  }

  private static boolean isColumn(Expression expression) {
    return expression instanceof ColumnReference || expression instanceof Literal;
  }

  private static boolean isCount(@Nullable Expression count) {
    return count == null || count instanceof Literal || count instanceof Parameter;
  }

  /** What a query below puts out: columns by their own names, constants and aggregates. */
  private boolean isOutput(SelectItem item) {
    return switch (item.expression()) {
      case AllColumns _, Literal _ -> true;
      case ColumnReference(_, var path) ->
          item.label() == null || item.label().equals(path.getLast());
      case Call call ->
          call.aggregation() == null
              && families.isAggregate(call.function().object())
              && call.arguments().stream()
                  .allMatch(argument -> !argument.variadic() && isColumn(argument.value()));
      default -> false;
    };
  }
}
