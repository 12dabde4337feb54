package dev.postern.gateway.config;

import java.util.List;

/** One of {@code connections}: a database, or AWS's APIs. */
sealed interface ConnectionEntry permits ConnectionConfig, AwsConnectionConfig {
  /** Every type that is served. */
  List<String> TYPES = List.of("postgres", "mysql", AwsConnectionConfig.TYPE);

  String name();

  static ConnectionEntry read(Node node) throws ConfigException {
    return isAws(node) ? AwsConnectionConfig.read(node) : ConnectionConfig.read(node);
  }

  private static boolean isAws(Node node) {
    return node.value() instanceof Yaml.Mapping(_, var entries)
        && entries.get("type") instanceof Yaml.Entry(_, Yaml.Scalar type)
        && type.text().equals(AwsConnectionConfig.TYPE);
  }
}
