package dev.postern.wire.mysql;

import dev.postern.core.MysqlSettings;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement that prepares or runs what a user variable holds, alone in its text. The gate asks
 * for the value and has the statement say it, so that what is judged is what runs.
 *
 * @param before the text up to the variable
 * @param behind the text after it
 */
record VariableText(String before, String variable, String behind) {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(\\s*(?:PREPARE\\s+(?:[\\w$]+|`[^`]+`)\\s+FROM|EXECUTE\\s+IMMEDIATE)\\s*)"
              + "(@(?:[\\w.$]+|`[\\x01-\\x7f&&[^`\\\\]]+`))(\\s*;?\\s*)",
          Pattern.CASE_INSENSITIVE);

  /** Null where the text is none, or names its variable in another way. */
  static @Nullable VariableText of(String text) {
    Matcher matcher = STATEMENT.matcher(text);
    return matcher.matches()
        ? new VariableText(matcher.group(1), matcher.group(2), matcher.group(3))
        : null;
  }

  /** Asks for the value in hexadecimal digits of its UTF-8, whatever the session's characters. */
  String question() {
    return "SELECT HEX(CONVERT(" + variable + " USING utf8mb4))";
  }

  /** The statement with a value in the variable's place, as the session reads texts. */
  String saying(byte[] value, MysqlSettings session) {
    String text = new String(value, StandardCharsets.UTF_8).replace("'", "''");
    boolean escapes = !session.sqlMode().contains("NO_BACKSLASH_ESCAPES");
    return before + "'" + (escapes ? text.replace("\\", "\\\\") : text) + "'" + behind;
  }
}
