package dev.postern.sql.catalog;

import java.util.List;
import java.util.Set;

/**
 * What flows into a column of a stored query, one query deep: the columns it takes may be those of
 * other views.
 *
 * @param columns as {@link Sources#id} has them; attribute 0 is the whole row
 * @param parameters numbers of the function's parameters, from 1; none in a view
 * @param code what is called on the way
 * @param unchanged whether each value is that of one of the columns or parameters
 */
record Flow(Set<Long> columns, Set<Integer> parameters, References code, boolean unchanged) {
  Flow {
    columns = Set.copyOf(columns);
    parameters = Set.copyOf(parameters);
    code = code.frozen();
  }

  /**
   * Of each column of a view or a function's result in order.
   *
   * @param tree the action of the view's rule, or the function's body: its last statement counts
   * @throws UnreadableTreeException where it is not understood
   */
  static List<Flow> of(String tree) {
    return QueryFlows.of(TreeReader.read(tree));
  }

  /**
   * Of the body of a function, all of it.
   *
   * @throws UnreadableTreeException where it is not understood, or does more than select
   */
  static Body ofBody(String tree) {
    Tree read = TreeReader.read(tree);
    return new Body(QueryFlows.of(read), QueryFlows.uses(read));
  }

  /**
   * What flows in the body of a function.
   *
   * @param columns of its result in order
   * @param used into conditions, expressions and whatever else does not come out as it is
   */
  record Body(List<Flow> columns, Flow used) {
    Body {
      columns = List.copyOf(columns);
    }
  }
}
