package dev.postern.gateway.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A value of the file with what its errors need.
 *
 * @param key where it stands, such as {@code connections[0].tls}; empty for the whole document
 */
record Node(Source source, String key, Yaml value) {
  private static final int SHOWN = 40;

  /** The scalar's text, never empty. */
  String text(String expected) throws ConfigException {
    if (value instanceof Yaml.Scalar scalar && !scalar.text().isEmpty()) {
      return scalar.text();
    }
    throw misfit(expected);
  }

  /** The mapping; what stands there instead is named but not shown, since it may be a password. */
  Section section(String expected) throws ConfigException {
    if (value instanceof Yaml.Mapping mapping) {
      return new Section(this, mapping);
    }
    throw error("expected " + expected + ", found " + kind());
  }

  /** Whether a mapping stands here. */
  boolean isSection() {
    return value instanceof Yaml.Mapping;
  }

  List<Node> items(String expected) throws ConfigException {
    if (!(value instanceof Yaml.Sequence sequence)) {
      throw misfit(expected);
    }
    List<Node> items = new ArrayList<>();
    for (Yaml item : sequence.items()) {
      items.add(new Node(source, key + "[" + items.size() + "]", item));
    }
    return items;
  }

  ConfigException misfit(String expected) {
    return error("expected " + expected + ", found " + found());
  }

  ConfigException error(String sentence) {
    return new ConfigException(error(value.at(), key, sentence));
  }

  ConfigError error(Yaml.Position at, String where, String sentence) {
    return new ConfigError(source.file(), at.line(), at.column(), where, sentence);
  }

  private String found() {
    return value instanceof Yaml.Scalar scalar && !scalar.text().isEmpty()
        ? quote(scalar.text())
        : kind();
  }

  private String kind() {
    return switch (value) {
      case Yaml.Scalar scalar -> scalar.text().isEmpty() ? "nothing" : "a text";
      case Yaml.Sequence _ -> "a list";
      case Yaml.Mapping _ -> "a mapping";
    };
  }

  private static String quote(String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
