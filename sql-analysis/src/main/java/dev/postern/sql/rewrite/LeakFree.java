package dev.postern.sql.rewrite;

import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Expression.Property;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells conditions that neither fail nor leave a trace, whatever the row: comparisons of stored
 * columns, constants and parameters by functions that the server marks LEAKPROOF, where no stored
 * value is converted for them. What fails or not by its constants alone fails while the statement
 * is read, whatever the rows.
 */
final class LeakFree {
  private final Families families;
  private final ColumnFamilies columns;
  private final ParameterUses parameters;

  LeakFree(Families families, ColumnFamilies columns, ParameterUses parameters) {
    this.families = families;
    this.columns = columns;
    this.parameters = parameters;
  }

  /** Whether a condition is such, but for the queries within it. */
  boolean is(Expression condition) {
    Deque<Expression> open = new ArrayDeque<>();
    open.push(condition);
    while (!open.isEmpty()) {
      boolean fits =
          switch (open.pop()) {
            case Expression.Logical logical -> {
              logical.operands().forEach(open::push);
              yield true;
            }
            case Expression.Not not -> {
              open.push(not.operand());
              yield true;
            }
            case Expression.Test(_, var operand, var property, _) -> {
              if (property == Property.NULL) {
                yield operand instanceof ColumnReference column && family(column) != null;
              }
              open.push(operand);
              yield property == Property.TRUE
                  || property == Property.FALSE
                  || property == Property.UNKNOWN;
            }
            case Operation(_, var operator, var left, var right) ->
                left != null && isComparison(operator) && comparable(List.of(left, right));
            case Expression.Distinct(_, var left, var right, _) -> comparable(List.of(left, right));
            case Expression.Between(_, var operand, var low, var high, var symmetric, _) ->
                !symmetric && comparable(List.of(operand, low, high));
            case Expression.InList(_, var operand, var items, _) -> {
              List<Expression> values = new ArrayList<>(items);
              values.add(operand);
              yield comparable(values);
            }
            case Expression.Quantified(_, var left, var operator, _, Parameter array) ->
                left instanceof ColumnReference column
                    && isComparison(operator)
                    && holdsValuesOf(array, column);
            case Expression.InQuery(_, var operand, var query, _) ->
                operand instanceof ColumnReference column && joins(column, query);
            case Expression.Subquery subquery -> subquery.use() == Expression.SubqueryUse.EXISTS;
            case Literal literal ->
                literal.type() == LiteralType.BOOLEAN || literal.type() == LiteralType.NULL;
            case ColumnReference column -> family(column) == Family.TRUTH;
            default -> false;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsValuesOf(Parameter array, ColumnReference column) {
    Family family = family(column);
    return family != null && parameters.use(array, family, /* array= */ true);
  }

  /** Whether a column may join rows: two columns of text may have collations that do not agree. */
  boolean joins(String column) {
    Family family = columns.of(column);
    return family != null && family != Family.TEXT;
  }

  private boolean joins(ColumnReference column, Query query) {
    return query.body() instanceof Select select
        && select.items().size() == 1
        && select.items().getFirst().expression() instanceof ColumnReference output
        && joins(column.path().getLast())
        && family(column) == family(output);
  }

  private static boolean isComparison(Name operator) {
    return operator.parts().size() == 1
        && Families.COMPARISONS.contains(operator.parts().getFirst());
  }

  @Nullable Family family(ColumnReference column) {
    return columns.of(column.path());
  }

  /** Whether the values are all of one family, with a column among them. */
  private boolean comparable(List<Expression> values) {
    Set<Family> found = new HashSet<>();
    Set<List<String>> compared = new HashSet<>();
    List<Parameter> given = new ArrayList<>();
    for (Expression value : values) {
      if (value instanceof Parameter parameter) {
        given.add(parameter);
      } else if (!(value instanceof Literal literal && families.isOpen(literal.type()))) {
        Family family = value instanceof ColumnReference column ? family(column) : constant(value);
        if (family == null) {
          return false;
        }
        found.add(family);
      }
      if (value instanceof ColumnReference column) {
        compared.add(column.path());
      }
    }
    if (found.size() != 1 || (found.contains(Family.TEXT) && compared.size() > 1)) {
      return false;
    }
    Family family = found.iterator().next();
    return given.stream().allMatch(parameter -> parameters.use(parameter, family, false));
  }

  /** The family of what has its value, or fails, before a row is looked at; null for others. */
  private @Nullable Family constant(Expression value) {
    return switch (value) {
      case Literal(_, var type, var digits) ->
          switch (type) {
            case INTEGER -> isWhole(digits) ? Family.WHOLE : null;
            case BOOLEAN -> Family.TRUTH;
            case STRING -> Family.TEXT;
            case DECIMAL, BITS, NULL -> null;
          };
      case Operation(_, var operator, var left, Literal literal)
          when left == null && operator.parts().equals(List.of("-")) ->
          constant(literal) == Family.WHOLE ? Family.WHOLE : null;
      case Cast(_, Literal literal, var type) when literal.type() == LiteralType.STRING -> {
        Integer named = families.named(type);
        yield named == null ? null : families.of(named);
      }
      case Construct(_, var keyword, var parts) when parts.isEmpty() ->
          switch (keyword) {
            case "current_date" -> Family.DAY;
            case "current_timestamp" -> Family.MOMENT;
            case "localtimestamp" -> Family.TIMESTAMP;
            default -> null;
          };
      default -> null;
    };
  }

  /** Larger numbers are numeric, and have the column's values converted. */
  private static boolean isWhole(String digits) {
    try {
      return Long.parseLong(digits) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
