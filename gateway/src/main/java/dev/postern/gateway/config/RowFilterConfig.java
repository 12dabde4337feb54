package dev.postern.gateway.config;

import dev.postern.sql.rewrite.RowCondition;
import java.util.Set;

/**
 * Which rows of some tables the members of some groups see.
 *
 * @param table {@code connection.schema.table} as in {@link NamePatterns}
 * @param groups whom it holds for; {@code *} is everyone
 */
public record RowFilterConfig(String table, Set<String> groups, RowCondition where) {
  static RowFilterConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("table, groups and where");
    var table = section.required("table", NamePatterns.table(connectionNames));
    var groups = section.required("groups", Lists.set(Shapes.line("a group")));
    var where = section.required("where", RowFilterConfig::readCondition);
    return section.build(() -> new RowFilterConfig(table.get(), groups.get(), where.get()));
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
