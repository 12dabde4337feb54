package dev.postern.sql.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names and values as text that means the same under every setting of the session. */
final class Quoting {
  private Quoting() {}

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** MySQL's, whether ANSI_QUOTES is set or not. */
  static String backquoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** A text of MySQL's, whether NO_BACKSLASH_ESCAPES is set or not and whatever its characters. */
  static String hex(String text) {
    return "_utf8mb4 x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
  }

  /** An escape string, which {@code standard_conforming_strings} does not change. */
  static String literal(String value) {
    return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
