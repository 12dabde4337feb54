package dev.postern.sql.catalog;

import dev.postern.sql.catalog.Tree.Items;
import dev.postern.sql.catalog.Tree.Node;
import dev.postern.sql.catalog.Tree.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks from a column of an analysed query down to the stored columns its values can carry
 * something of. What is a walk and not a sum over the tree needs no fixpoint for a recursive common
 * table: a column that was walked is not walked again.
 *
 * <p>A condition that decides between values (CASE) counts, one that decides over rows (WHERE, ON,
 * HAVING, EXISTS) does not. Nodes as in PostgreSQL's src/include/nodes/parsenodes.h and primnodes.h
 * of 15 to 18; a node that is not named here is the sum of its parts.
 */
final class QueryFlows {
  /** Steps of one walk: more than a tree of the greatest length can need. */
  private static final int MAX_STEPS = 4 << 20;

  /** Calls within calls of {@link #walk}. */
  private static final int MAX_DEPTH = TreeReader.MAX_DEPTH;

  private static final String EXISTS = "0";

  /** A column of a query that the walk came by, in a computed value or as it is. */
  private record Site(Node query, int column, boolean computed) {}

  private final Set<Site> seen = new HashSet<>();
  private final Set<Long> columns = new HashSet<>();
  private final Set<Integer> parameters = new HashSet<>();
  private final References code = new References();
  private boolean changed;
  private int steps;
  private int depth;

  private QueryFlows() {}

  /**
   * Of each column of the last query in the tree, in order.
   *
   * @throws UnreadableTreeException where it is not understood
   */
  static List<Flow> of(Tree tree) {
    Node query = lastQuery(tree);
    var scope = new QueryScope(query, null);
    var flows = new ArrayList<Flow>();
    for (int column : scope.columns()) {
      var walk = new QueryFlows();
      walk.column(scope, column, false);
      flows.add(walk.flow());
    }
    return flows;
  }

  /**
   * What the queries of the tree use columns for besides a column that comes out as it is: all that
   * stands in an expression or condition, and what rows are sorted, grouped or compared by. A set
   * operation compares every column.
   *
   * @throws UnreadableTreeException where it is not understood
   */
  static Flow uses(Tree tree) {
    var walk = new QueryFlows();
    walk.used(tree, null, hasSetOperation(tree));
    return new Flow(walk.columns, Set.of(), walk.code, false);
  }

  /**
   * @param all whether a column that comes out as it is counts too
   */
  private void used(Tree tree, @Nullable QueryScope scope, boolean all) {
    if (++steps > MAX_STEPS || ++depth > MAX_DEPTH) {
      throw new UnreadableTreeException("a query that takes too many steps");
    }
    switch (tree) {
      case Word _ -> {}
      case Items(List<Tree> items) -> items.forEach(item -> used(item, scope, all));
      case Node node -> used(node, scope, all);
    }
    depth--;
  }

  private void used(Node node, @Nullable QueryScope scope, boolean all) {
    switch (node.label()) {
      case "QUERY" -> fieldsUsed(node, new QueryScope(node, scope), all);
      case "VAR" -> {
        if (scope == null) {
          throw new UnreadableTreeException("a variable outside of queries");
        }
        variable(node, scope.up(node.number(":varlevelsup")), true);
      }
      case "TARGETENTRY" -> {
        boolean bare =
            node.get(":expr") instanceof Node value
                && value.label().equals("VAR")
                && node.number(":ressortgroupref") == 0;
        if (all || !bare) {
          fieldsUsed(node, scope, all);
        }
      }
      default -> fieldsUsed(node, scope, all);
    }
  }

  private void fieldsUsed(Node node, @Nullable QueryScope scope, boolean all) {
    for (Map.Entry<String, Tree> field : node.fields().entrySet()) {
      if (field.getValue() instanceof Word(String word)) {
        NodeTree.addWord(code, field.getKey(), word);
      } else if (field.getKey().equals(":opnos")) {
        node.list(field.getKey()).forEach(this::addOperator);
      } else if (!field.getKey().equals(":joinaliasvars")) {
        // A join's columns are those of its sides: it lists them all, used or not.
        used(field.getValue(), scope, all);
      }
    }
  }

  private static boolean hasSetOperation(Tree tree) {
    return switch (tree) {
      case Word _ -> false;
      case Items(List<Tree> items) -> items.stream().anyMatch(QueryFlows::hasSetOperation);
      case Node node ->
          node.label().equals("SETOPERATIONSTMT")
              || node.fields().values().stream().anyMatch(QueryFlows::hasSetOperation);
    };
  }

  private static Node lastQuery(Tree tree) {
    return switch (tree) {
      case Node node when node.label().equals("QUERY") -> node;
      case Items(List<Tree> items) when !items.isEmpty() -> lastQuery(items.getLast());
      case Node _, Items _, Word _ -> throw new UnreadableTreeException("no query");
    };
  }

  private Flow flow() {
    boolean any = !columns.isEmpty() || !parameters.isEmpty();
    return new Flow(columns, parameters, code, any && !changed);
  }

  /**
   * @param computed whether a value is computed from the column's
   */
  private void column(QueryScope scope, int column, boolean computed) {
    if (!seen.add(new Site(scope.query(), column, computed))) {
      return;
    }
    if (scope.query().get(":setOperations") instanceof Node operation) {
      sides(scope, operation, column, computed);
      return;
    }
    Node target = scope.target(column);
    if (target == null) {
      // The columns that SEARCH and CYCLE add to a common table are on no list.
      columnsOf(scope);
    } else {
      walk(target.get(":expr"), scope, computed);
    }
  }

  /** The query as one value. */
  private void columnsOf(QueryScope scope) {
    changed = true;
    scope.columns().forEach(column -> column(scope, column, true));
  }

  /** {@code {SETOPERATIONSTMT :larg {RANGETBLREF :rtindex 1} :rarg … :colTypes (o 25 …)}}. */
  private void sides(QueryScope scope, Node operation, int column, boolean computed) {
    List<Tree> types = operation.list(":colTypes");
    // The list begins with its kind of number.
    String type = column < types.size() && types.get(column) instanceof Word(String t) ? t : "";
    NodeTree.addWord(code, ":coltype", type);
    for (String side : List.of(":larg", ":rarg")) {
      Node node = scope.node(operation, side);
      if (node.label().equals("SETOPERATIONSTMT")) {
        sides(scope, node, column, computed);
      } else {
        Node entry = scope.entry(node.number(":rtindex"));
        var inner = new QueryScope(scope.node(entry, ":subquery"), scope);
        column(inner, column, computed || converts(inner, column, type));
      }
    }
  }

  /** Whether a side's column becomes one of another type, which the tree does not show. */
  private boolean converts(QueryScope side, int column, String type) {
    Node target = side.target(column);
    if (target != null && target.get(":expr") instanceof Node node && node.label().equals("VAR")) {
      String own = node.word(":vartype");
      if (!own.equals(type)) {
        NodeTree.addWord(code, ":vartype", own);
        return true;
      }
    }
    return false;
  }

  private void walk(Tree tree, QueryScope scope, boolean computed) {
    if (++steps > MAX_STEPS || ++depth > MAX_DEPTH) {
      throw new UnreadableTreeException("a query that takes too many steps");
    }
    switch (tree) {
      case Word _ -> {}
      case Items(List<Tree> items) -> {
        for (Tree item : items) {
          walk(item, scope, computed);
        }
      }
      case Node node -> node(node, scope, computed);
    }
    depth--;
  }

  private void node(Node node, QueryScope scope, boolean computed) {
    switch (node.label()) {
      case "VAR" -> variable(node, scope.up(node.number(":varlevelsup")), computed);
      case "QUERY" -> columnsOf(new QueryScope(node, scope));
      case "PARAM" -> parameter(node, computed);
      case "SUBLINK" -> {
        changed = true;
        if (!node.word(":subLinkType").equals(EXISTS)) {
          parts(node, scope);
        }
      }
      case "WINDOWFUNC" -> {
        parts(node, scope);
        window(scope.window(node.number(":winref")), scope);
      }
      default -> parts(node, scope);
    }
  }

  private void parts(Node node, QueryScope scope) {
    changed = true;
    for (Map.Entry<String, Tree> field : node.fields().entrySet()) {
      if (field.getKey().equals(":opnos")) {
        node.list(field.getKey()).forEach(this::addOperator);
      } else if (field.getValue() instanceof Word(String word)) {
        NodeTree.addWord(code, field.getKey(), word);
      } else {
        walk(field.getValue(), scope, true);
      }
    }
  }

  private void addOperator(Tree item) {
    if (item instanceof Word(String word)) {
      NodeTree.addWord(code, ":opno", word);
    }
  }

  private void parameter(Node node, boolean computed) {
    // 0 is a parameter from outside; others stand for values of the same query.
    if (node.word(":paramkind").equals("0")) {
      parameters.add(node.number(":paramid"));
      changed |= computed;
    } else {
      changed = true;
    }
  }

  /** A window function's value depends on which rows are before it, and which with it. */
  private void window(Node window, QueryScope scope) {
    parts(window, scope);
    for (String clause : List.of(":partitionClause", ":orderClause")) {
      for (Tree part : window.list(clause)) {
        if (part instanceof Node sorting) {
          walk(scope.sorted(sorting.number(":tleSortGroupRef")), scope, true);
        }
      }
    }
  }

  /**
   * @param scope of the query whose range the variable is of
   */
  private void variable(Node variable, QueryScope scope, boolean computed) {
    Node entry = scope.entry(variable.number(":varno"));
    int attribute = variable.number(":varattno");
    changed |= computed || attribute == 0;
    boolean within = computed || attribute == 0;
    switch (RangeKind.of(entry.word(":rtekind"))) {
      case RELATION -> columns.add(Sources.id(entry.number(":relid"), attribute));
      case SUBQUERY ->
          query(new QueryScope(scope.node(entry, ":subquery"), scope), attribute, within);
      case COMMON_TABLE -> query(scope.commonTable(entry), attribute, within);
      case JOIN -> element(entry.list(":joinaliasvars"), attribute, scope, within);
      case GROUP -> element(entry.list(":groupexprs"), attribute, scope, within);
      case VALUES -> {
        changed = true;
        for (Tree row : entry.list(":values_lists")) {
          if (row instanceof Items(List<Tree> items)) {
            element(items, attribute, scope, true);
          }
        }
      }
      case FUNCTION -> computedFrom(entry.get(":functions"), scope);
      case TABLE_FUNCTION -> computedFrom(entry.get(":tablefunc"), scope);
      case RESULT -> changed = true;
    }
  }

  private void query(QueryScope scope, int attribute, boolean computed) {
    if (attribute == 0) {
      columnsOf(scope);
    } else {
      column(scope, attribute, computed);
    }
  }

  /** One of the list by its number, or all by 0. */
  private void element(List<Tree> list, int number, QueryScope scope, boolean computed) {
    if (number < 0 || number > list.size()) {
      throw new UnreadableTreeException("a column " + number + " of " + list.size());
    }
    walk(number == 0 ? new Items(list) : list.get(number - 1), scope, computed);
  }

  private void computedFrom(Tree tree, QueryScope scope) {
    changed = true;
    walk(tree, scope, true);
  }
}
