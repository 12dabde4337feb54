package dev.postern.gateway.notify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Others' words in Slack's mrkdwn. What begins with {@code <} would be a mention or a link, so
 * {@code &}, {@code <} and {@code >} are written as Slack says; {@code verbatim} keeps it from
 * finding names and addresses in what is left.
 */
final class SlackText {
  private SlackText() {}

  static String line(String text, int longest) {
    return escaped(Line.of(text, longest)).replace('`', '\'');
  }

  /** A text of several lines between fences, which none of it can close. */
  static String code(String text) {
    StringBuilder lines = new StringBuilder("```\n");
    for (String line : text.lines().toList()) {
      lines.append(escaped(Line.of(line, Notice.MAX_STATEMENT)).replace('`', '\'')).append('\n');
    }
    return lines.append("```").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A text object. */
  static Map<String, @Nullable Object> mrkdwn(String text) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("type", "mrkdwn");
    object.put("text", text);
    object.put("verbatim", true);
    return object;
  }
}
