package dev.postern.wire.mysql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KILL, as clients send it for a number that a greeting has given them.
 *
 * @param before the text up to the number
 * @param query whether it kills what the session runs, and not the session
 */
record KillStatement(String before, boolean query, long thread, String behind) {
  private static final Pattern KILL =
      Pattern.compile(
          "(\\s*(?:/\\*[^!+M*][^*]*\\*/\\s*)?KILL\\s+(?:(?:HARD|SOFT)\\s+)?(?:(?:CONNECTION|(QUERY))\\s+)?)"
              + "(\\d{1,10})(\\s*;?\\s*)",
          Pattern.CASE_INSENSITIVE);

  /** Null where the text is none, or names its session in another way. */
  static @Nullable KillStatement of(String text) {
    Matcher matcher = KILL.matcher(text);
    return matcher.matches()
        ? new KillStatement(
            matcher.group(1),
            matcher.group(2) != null,
            Long.parseLong(matcher.group(3)),
            matcher.group(4))
        : null;
  }

  /** The same of another number. */
  String of(long other) {
    return before + other + behind;
  }
}
