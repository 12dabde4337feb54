package dev.postern.gateway.config;

import java.util.Set;

/** One of {@code labels}: of columns, or of a field of AWS's responses. */
sealed interface LabelEntry permits LabelConfig, FieldLabelConfig {
  String label();

  static LabelEntry read(Node node, Set<String> connectionNames, FieldNames fields)
      throws ConfigException {
    boolean field =
        node.value() instanceof Yaml.Mapping(_, var entries) && entries.containsKey("field");
    return field ? FieldLabelConfig.read(node, fields) : LabelConfig.read(node, connectionNames);
  }
}
