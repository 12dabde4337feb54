package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Property;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Conditions that neither fail nor leave a trace, whatever the row: comparisons of bare columns,
 * constants and parameters, as PostgreSQL's own mark LEAKPROOF has it.
 */
final class LeakFree {
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");

  private LeakFree() {}

  /**
   * @param relation whose columns it may look at: what is none could be a function's name
   */
  static boolean is(Expression condition, Relation relation) {
    Deque<Node> open = new ArrayDeque<>();
    open.push(condition);
    while (!open.isEmpty()) {
      Node node = open.pop();
      boolean fits =
          switch (node) {
            case Expression.Literal _,
                Expression.Parameter _,
                Expression.Logical _,
                Expression.Not _,
                Expression.Between _,
                Expression.InList _ ->
                true;
            case Expression.ColumnReference(_, var path) -> relation.column(path.getLast()) != null;
            case Expression.Test test -> test.property() == Property.NULL;
            case Expression.Operation(_, var operator, var left, _) ->
                left != null
                    && operator.parts().size() == 1
                    && COMPARISONS.contains(operator.parts().getFirst());
            case Part.Name _ -> true;
            default -> false;
          };
      if (!fits) {
        return false;
      }
      node.children(open::push);
    }
    return true;
  }
}
