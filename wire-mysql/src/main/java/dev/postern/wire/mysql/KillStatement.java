package dev.postern.wire.mysql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KILL, as clients send it for a number that a greeting has given them.
 *
 * @param before the text up to the number
 */
record KillStatement(String before, long thread, String behind) {
  private static final Pattern KILL =
      Pattern.compile(
          "(\\s*(?:/\\*[^!+M*][^*]*\\*/\\s*)?KILL\\s+(?:(?:HARD|SOFT)\\s+)?(?:(?:CONNECTION|QUERY)\\s+)?)"
              + "(\\d{1,10})(\\s*;?\\s*)",
          Pattern.CASE_INSENSITIVE);

  /** Null where the text is none, or names its session in another way. */
  static @Nullable KillStatement of(String text) {
    Matcher matcher = KILL.matcher(text);
    return matcher.matches()
        ? new KillStatement(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3))
        : null;
  }

  /** The same of another number. */
  String of(long other) {
    return before + other + behind;
  }
}
