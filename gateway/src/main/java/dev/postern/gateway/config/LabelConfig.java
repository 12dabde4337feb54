package dev.postern.gateway.config;

import java.util.Set;

/**
 * What the data in some columns is.
 *
 * @param column {@code connection.schema.table.column} as in {@link NamePatterns}
 */
public record LabelConfig(String column, String label) implements LabelEntry {
  static LabelConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("column and label");
    var column = section.required("column", NamePatterns.column(connectionNames));
    var label = section.required("label", Shapes.label());
    return section.build(() -> new LabelConfig(column.get(), label.get()));
  }
}
