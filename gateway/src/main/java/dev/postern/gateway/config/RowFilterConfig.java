package dev.postern.gateway.config;

import dev.postern.sql.rewrite.RowCondition;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of some tables the members of some groups see.
 *
 * @param table {@code connection.schema.table}; each part as in {@link LabelConfig}
 * @param groups whom it holds for; {@code *} is everyone
 */
public record RowFilterConfig(String table, Set<String> groups, RowCondition where) {
  private static final Pattern TABLE =
      Pattern.compile(LabelConfig.PART + "\\." + LabelConfig.PART + "\\." + LabelConfig.PART);

  static RowFilterConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("table, groups and where");
    var table = section.required("table", pattern -> readTable(pattern, connectionNames));
    var groups = section.required("groups", Lists.set(Shapes.line("a group")));
    var where = section.required("where", RowFilterConfig::readCondition);
    return section.build(() -> new RowFilterConfig(table.get(), groups.get(), where.get()));
  }

  private static String readTable(Node node, Set<String> connectionNames) throws ConfigException {
    String expected = "connection.schema.table, each a name or *";
    String text = node.text(expected);
    Matcher parts = TABLE.matcher(text);
    if (!parts.matches()) {
      throw node.misfit(expected);
    }
    String connection = parts.group(1);
    if (!connection.equals("*") && !connectionNames.contains(connection)) {
      throw Lists.unknown(node, "connection", connection, connectionNames);
    }
    return text;
  }

  private static RowCondition readCondition(Node node) throws ConfigException {
    String text = node.text("an SQL condition");
    try {
      return RowCondition.parse(text);
    } catch (IllegalArgumentException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
  }
}
