package dev.postern.sql.opinion;

import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.SelectInto;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What our tree names of a statement of MySQL's, in lower case, and what of its text has no place
 * in the tree: partitions and indexes behind a table's name, what a DELETE says it deletes from,
 * and words that some calls take.
 */
final class MysqlTreeNames {
  private static final Set<String> UNITS =
      Set.of(
          "microsecond",
          "second",
          "minute",
          "hour",
          "day",
          "week",
          "month",
          "quarter",
          "year",
          "sql_tsi_second",
          "sql_tsi_minute",
          "sql_tsi_hour",
          "sql_tsi_day",
          "sql_tsi_week",
          "sql_tsi_month",
          "sql_tsi_quarter",
          "sql_tsi_year");

  private static final Map<String, Set<String>> WORDS_OF_SYNTAX =
      Map.of(
          "get_format", Set.of("date", "time", "datetime", "timestamp"),
          "timestampadd", UNITS,
          "timestampdiff", UNITS);

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$]+");
  private static final Pattern CHARSET =
      Pattern.compile("\\busing\\s+[`\"]?(\\w+)[`\"]?\\s*\\)\\s*$", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final NamedThings names = new NamedThings();

  private MysqlTreeNames(String text) {
    this.text = text;
  }

  /**
   * @param text the whole that the statement is a part of
   */
  static NamedThings of(Statement statement, String text) {
    MysqlTreeNames found = new MysqlTreeNames(text);
    NamedThings tree = TreeNames.of(statement, text);
    tree.relations().forEach(name -> found.names.relations().add(lower(name)));
    tree.columns().forEach(name -> found.names.columns().add(lower(name)));
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(statement);
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      found.add(node);
      node.children(nodes::push);
    }
    return found.names;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private void add(Node node) {
    switch (node) {
      case Relation relation -> words(relation.name().span().end(), relation.span().end(), false);
      case ChangedTable target -> words(target.name().span().end(), target.span().end(), false);
      case JoinedDelete delete ->
          words(delete.span().start(), delete.tables().getFirst().span().start(), true);
      case SelectInto into ->
          into.variables().forEach(variable -> names.relations().add(lower(variable)));
      case Call call -> syntax(call.function().parts().getLast(), call);
      case Construct construct -> syntax(construct.keyword(), construct);
      default -> {
        // Its names are in the tree.
      }
    }
  }

  private void syntax(String name, Node call) {
    names.columns().addAll(WORDS_OF_SYNTAX.getOrDefault(lower(name), Set.of()));
    Matcher charset = CHARSET.matcher(call.span().of(text));
    if (charset.find()) {
      names.columns().add(lower(charset.group(1)));
    }
  }

  private void words(int from, int to, boolean relations) {
    Matcher words = WORD.matcher(text).region(from, Math.max(from, to));
    while (words.find()) {
      names.columns().add(lower(words.group()));
      if (relations) {
        names.relations().add(lower(words.group()));
      }
    }
  }
}
