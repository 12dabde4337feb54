package dev.postern.sql.catalog;

import dev.postern.sql.catalog.Tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An analysed query and the one it stands in.
 *
 * @param outer null for the outermost
 */
record QueryScope(Node query, @Nullable QueryScope outer) {
  private static final String SELECT = "1";

  /**
   * @throws UnreadableTreeException where the query is not a SELECT: what others give back is not
   *     their target list
   */
  QueryScope {
    if (!query.word(":commandType").equals(SELECT)) {
      throw new UnreadableTreeException("a query of type " + query.word(":commandType"));
    }
  }

  /** The scope so many levels out. */
  QueryScope up(int levels) {
    QueryScope scope = this;
    for (int i = 0; i < levels; i++) {
      if (scope.outer == null) {
        throw new UnreadableTreeException("no query " + levels + " levels out");
      }
      scope = scope.outer;
    }
    return scope;
  }

  /** An entry of the range table, from 1. */
  Node entry(int index) {
    List<Tree> range = query.list(":rtable");
    if (index >= 1 && index <= range.size() && range.get(index - 1) instanceof Node entry) {
      return entry;
    }
    throw new UnreadableTreeException("no range " + index);
  }

  /** The numbers of the columns that come out, in order. */
  List<Integer> columns() {
    var columns = new ArrayList<Integer>();
    for (Node target : nodes(query, ":targetList")) {
      if (target.word(":resjunk").equals("false")) {
        columns.add(target.number(":resno"));
      }
    }
    return columns;
  }

  /** {@code {TARGETENTRY :expr … :resno 1 …}}; null where there is none of that number. */
  @Nullable Node target(int column) {
    for (Node target : nodes(query, ":targetList")) {
      if (target.number(":resno") == column) {
        return target;
      }
    }
    return null;
  }

  /** What a clause sorts or groups by. */
  Tree sorted(int reference) {
    for (Node target : nodes(query, ":targetList")) {
      if (target.number(":ressortgroupref") == reference) {
        return target.get(":expr");
      }
    }
    throw new UnreadableTreeException("no target to sort by");
  }

  Node window(int reference) {
    for (Node window : nodes(query, ":windowClause")) {
      if (window.number(":winref") == reference) {
        return window;
      }
    }
    throw new UnreadableTreeException("no window " + reference);
  }

  /** The query of the common table that a range entry means, where it was written. */
  QueryScope commonTable(Node entry) {
    QueryScope scope = up(entry.number(":ctelevelsup"));
    for (Node table : nodes(scope.query, ":cteList")) {
      if (table.word(":ctename").equals(entry.word(":ctename"))) {
        return new QueryScope(node(table, ":ctequery"), scope);
      }
    }
    throw new UnreadableTreeException("no common table of that name");
  }

  Node node(Node of, String field) {
    if (of.get(field) instanceof Node node) {
      return node;
    }
    throw new UnreadableTreeException(of.label() + " has no node " + field);
  }

  private static List<Node> nodes(Node of, String field) {
    var nodes = new ArrayList<Node>();
    for (Tree item : of.list(field)) {
      if (item instanceof Node node) {
        nodes.add(node);
      }
    }
    return nodes;
  }
}
