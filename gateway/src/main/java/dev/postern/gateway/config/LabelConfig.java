package dev.postern.gateway.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the data in some columns is.
 *
 * @param column {@code connection.schema.table.column}; each part is {@code *} for any, a plain
 *     name, which matches in any case, or an exact name in double quotes
 */
public record LabelConfig(String column, String label) {
  /** One part of a name. */
  static final String PART = "(\\*|\"(?:[^\"]|\"\")+\"|[^.*\"\\s\\p{Cntrl}]+)";

  private static final Pattern COLUMN =
      Pattern.compile(PART + "\\." + PART + "\\." + PART + "\\." + PART);

  static LabelConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("column and label");
    var column = section.required("column", pattern -> readColumn(pattern, connectionNames));
    var label = section.required("label", Shapes.label());
    return section.build(() -> new LabelConfig(column.get(), label.get()));
  }

  private static String readColumn(Node node, Set<String> connectionNames) throws ConfigException {
    String expected = "connection.schema.table.column, each a name or *";
    String text = node.text(expected);
    Matcher parts = COLUMN.matcher(text);
    if (!parts.matches()) {
      throw node.misfit(expected);
    }
    String connection = parts.group(1);
    if (!connection.equals("*") && !connectionNames.contains(connection)) {
      throw Lists.unknown(node, "connection", connection, connectionNames);
    }
    return text;
  }
}
