package dev.postern.sql.opinion;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Function;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * What JSqlParser names in a statement. Its parser leaves a syntax tree in which every name it took
 * for a relation or column is a node with a value, wherever in the statement it stands.
 */
final class OtherReading {
  private OtherReading() {}

  static NamedThings of(CCJSqlParser parser, Function<String, @Nullable String> spelt)
      throws ParseException {
    var _ = parser.Statement();
    NamedThings names = new NamedThings();
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(parser.getASTRoot());
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      switch (node.jjtGetValue()) {
        case Table _ -> add(node, names.relations(), spelt);
        case Column _ -> add(node, names.columns(), spelt);
        case null, default -> {
          // It names neither.
        }
      }
      for (int i = 0; i < node.jjtGetNumChildren(); i++) {
        nodes.push(node.jjtGetChild(i));
      }
    }
    return names;
  }

  /**
   * The dotted words of the text rather than the parts of the value, since those are cut at the
   * dots inside quotes too. A word that is no name to the server is another dialect's, or a
   * misreading.
   */
  private static void add(Node node, Set<String> names, Function<String, @Nullable String> spelt) {
    Token word = node.jjtGetFirstToken();
    while (word != null) {
      String name = spelt.apply(word.image);
      if (name != null) {
        names.add(name);
      }
      Token dot = word.next;
      word = dot != null && dot.image.equals(".") ? dot.next : null;
    }
  }
}
