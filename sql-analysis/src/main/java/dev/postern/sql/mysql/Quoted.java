package dev.postern.sql.mysql;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import org.jspecify.annotations.Nullable;

/** Strings and quoted names. */
final class Quoted {
  private Quoted() {}

  /**
   * Scans from the opening quote; the quote doubled stands for itself.
   *
   * @param escapes whether a backslash escapes
   * @param out what it decodes is appended here, null to decode nothing
   * @return the index behind the closing quote
   */
  static int scan(String source, int open, boolean escapes, @Nullable StringBuilder out)
      throws NotUnderstood {
    char quote = source.charAt(open);
    int i = open + 1;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (c == quote) {
        if (i + 1 >= source.length() || source.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      } else if (escapes && c == '\\') {
        i++;
        if (i < source.length() && out != null) {
          escaped(source.charAt(i), out);
        }
        i++;
        continue;
      }
      if (out != null) {
        out.append(c);
      }
      i++;
    }
    throw new NotUnderstood(Cause.SYNTAX, open);
  }

  /** The backslash before a wildcard of LIKE is kept: {@code \%} and {@code \_}. */
  private static void escaped(char c, StringBuilder out) {
    switch (c) {
      case '0' -> out.append('\0');
      case 'b' -> out.append('\b');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'Z' -> out.append('\u001a');
      case '%', '_' -> out.append('\\').append(c);
      default -> out.append(c);
    }
  }
}
