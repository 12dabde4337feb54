package dev.postern.sql.postgres;

import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;

/** What stands between tokens: white space and comments. */
final class Blanks {
  private Blanks() {}

  /** The index of the first character at or behind {@code from} that belongs to a token. */
  static int skip(String source, int from) throws NotUnderstood {
    int i = from;
    while (i < source.length()) {
      if (Ascii.isBlank(source.charAt(i))) {
        i++;
      } else if (source.startsWith("--", i)) {
        i = lineEnd(source, i);
      } else if (source.startsWith("/*", i)) {
        i = commentEnd(source, i);
      } else {
        return i;
      }
    }
    return i;
  }

  /**
   * The quote that continues a string which was closed just before {@code from}: only blanks and
   * line comments with at least one newline may stand between (scan.l's quotecontinue).
   *
   * @return the quote's index, -1 where the string ends
   */
  static int continuation(String source, int from) {
    boolean newline = false;
    int i = from;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (Ascii.isBlank(c)) {
        newline |= Ascii.isNewline(c);
        i++;
      } else if (source.startsWith("--", i)) {
        i = lineEnd(source, i);
      } else {
        return newline && c == '\'' ? i : -1;
      }
    }
    return -1;
  }

  private static int lineEnd(String source, int from) {
    int i = from;
    while (i < source.length() && !Ascii.isNewline(source.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Comments nest. */
  private static int commentEnd(String source, int from) throws NotUnderstood {
    int depth = 0;
    int i = from;
    while (i + 1 < source.length()) {
      if (source.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (source.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    throw new NotUnderstood(Cause.SYNTAX, from);
  }
}
