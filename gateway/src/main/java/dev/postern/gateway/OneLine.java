package dev.postern.gateway;

import java.util.Optional;
import java.util.regex.Pattern;

/** A statement's text on one line. */
final class OneLine {
  /** What a line's end may be part of, or may end: comments, escapes, quotes made of dollars. */
  private static final Pattern MAY_HOLD_LINE = Pattern.compile("--|/\\*|\\\\|\\$\\D");

  private static final Pattern LINE_END = Pattern.compile("[ \\t]*[\\r\\n][ \\t\\r\\n]*");

  private OneLine() {}

  /** Empty where it is not certain that a blank means the same as the end of a line. */
  static Optional<String> of(String text) {
    String stripped = text.strip();
    if (stripped.indexOf('\n') < 0 && stripped.indexOf('\r') < 0) {
      return Optional.of(stripped);
    }
    return MAY_HOLD_LINE.matcher(stripped).find() || isQuoted(stripped)
        ? Optional.empty()
        : Optional.of(LINE_END.matcher(stripped).replaceAll(" "));
  }

  /** Whether a line ends within quotes. */
  private static boolean isQuoted(String text) {
    char open = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (open == 0) {
        open = c == '\'' || c == '"' ? c : 0;
      } else if (c == open) {
        open = 0;
      } else if (c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }
}
