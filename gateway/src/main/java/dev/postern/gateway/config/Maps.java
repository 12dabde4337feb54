package dev.postern.gateway.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shape of a mapping whose keys are the user's own words. */
final class Maps {
  private Maps() {}

  /**
   * At least one key of one line, each with a value of {@code shape}.
   *
   * @param expected what keys and values are, for errors
   */
  static <T> Shape<Map<String, T>> of(String expected, Shape<T> shape) {
    return node -> {
      if (!(node.value() instanceof Yaml.Mapping mapping) || mapping.entries().isEmpty()) {
        throw node.error("expected " + expected);
      }
      Map<String, T> values = new LinkedHashMap<>();
      List<ConfigError> errors = new ArrayList<>();
      mapping
          .entries()
          .forEach((key, entry) -> {
            Node value = new Node(node.source(), node.key() + "." + key, entry.value());
            try {
              values.put(key, shape.read(value));
            } catch (ConfigException e) {
              errors.addAll(e.errors());
            }
          });
      if (!errors.isEmpty()) {
        throw new ConfigException(errors);
      }
      return Collections.unmodifiableMap(values);
    };
  }
}
