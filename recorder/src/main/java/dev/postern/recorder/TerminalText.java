package dev.postern.recorder;

import java.util.Locale;

/** Text from outside as a terminal may show it. */
public final class TerminalText {
  private TerminalText() {}

  /**
   * The text with everything escaped that moves the cursor, hides or reorders characters: control
   * characters (C0, C1, DEL), line and paragraph separators, and Unicode's format characters, which
   * hold the bidirectional overrides.
   */
  public static String escape(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(shown, c));
    return shown.toString();
  }

  /** Whether the code point must not reach a terminal as it is. */
  static boolean isUnsafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static void append(StringBuilder shown, int codePoint) {
    if (!isUnsafe(codePoint)) {
      shown.appendCodePoint(codePoint);
    } else if (codePoint == '\n') {
      shown.append("\\n");
    } else if (codePoint == '\t') {
      shown.append("\\t");
    } else if (codePoint == '\r') {
      shown.append("\\r");
    } else {
      shown.append(String.format(Locale.ROOT, "\\u{%x}", codePoint));
    }
  }
}
