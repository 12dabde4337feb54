package dev.postern.sql.rewrite;

import java.util.List;
import java.util.stream.Collectors;

/** Names and values as text that means the same under every setting of the session. */
final class Quoting {
  private Quoting() {}

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String identifiers(List<String> names) {
    return names.stream().map(Quoting::identifier).collect(Collectors.joining(", ", "(", ")"));
  }

  /** An escape string, which {@code standard_conforming_strings} does not change. */
  static String literal(String value) {
    return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
