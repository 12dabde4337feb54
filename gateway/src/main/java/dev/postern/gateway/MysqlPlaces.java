package dev.postern.gateway;

import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Where MySQL and MariaDB must not have a value:
 *
 * <ul>
 *   <li>in GROUP BY, HAVING and ORDER BY, where a name may mean an output column before it means a
 *       table's (MySQL 8.0 Reference Manual, "Problems with Column Aliases"): the value would be
 *       compared with what the caller has put there;
 *   <li>in other words than the client's in an output column without a name, at any depth: it is
 *       called by its very text.
 * </ul>
 */
final class MysqlPlaces {
  private MysqlPlaces() {}

  /**
   * @param compared the values and parameters that columns are compared with
   * @param replaced those of them that stand in other words in the text that is sent
   */
  static boolean areUnfit(Statement tree, Set<Expression> compared, Set<Expression> replaced) {
    Deque<Node> open = new ArrayDeque<>(List.of(tree));
    while (!open.isEmpty()) {
      Node node = open.pop();
      boolean shows =
          node instanceof SelectItem item && item.label() == null && holds(item, replaced);
      if (shows || sorting(node).stream().anyMatch(part -> holds(part, compared))) {
        return true;
      }
      node.children(open::push);
    }
    return false;
  }

  private static List<? extends Node> sorting(Node node) {
    return switch (node) {
      case Select select -> {
        List<Node> parts = new ArrayList<>(select.groupBy());
        if (select.having() != null) {
          parts.add(select.having());
        }
        yield parts;
      }
      case Query query -> query.order();
      case Statement.JoinedUpdate update -> update.order();
      case Statement.JoinedDelete delete -> delete.order();
      default -> List.of();
    };
  }

  private static boolean holds(Node root, Set<Expression> values) {
    Deque<Node> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node instanceof Expression expression && values.contains(expression)) {
        return true;
      }
      node.children(open::push);
    }
    return false;
  }
}
