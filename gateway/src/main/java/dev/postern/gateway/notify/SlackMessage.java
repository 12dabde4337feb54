package dev.postern.gateway.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notice as a message of Slack's, in its Block Kit. */
final class SlackMessage {
  /** Characters of one fact: with all escaped they stay below Slack's 2,000 for a field. */
  private static final int LONGEST_FACT = 300;

  private static final int LONGEST_TITLE = 400;

  /** Slack's, for one section. */
  private static final int MOST_FIELDS = 10;

  /** Characters of a statement: with all escaped they stay below Slack's 3,000 for a text. */
  private static final int LONGEST_STATEMENT = 550;

  /** The names of the buttons. */
  static final String YES = "postern-yes";

  static final String NO = "postern-no";

  private SlackMessage() {}

  /**
   * @param buttons whether people answer with them
   */
  static Map<String, @Nullable Object> of(Notice notice, boolean buttons) {
    String title = SlackText.line(notice.title(), LONGEST_TITLE);
    List<Map<String, @Nullable Object>> blocks = new ArrayList<>();
    blocks.add(section("text", SlackText.mrkdwn("*" + title + "*")));
    fields(notice, blocks);
    String statement = notice.statement();
    if (statement != null) {
      String cut = statement.substring(0, Math.min(statement.length(), LONGEST_STATEMENT));
      blocks.add(section("text", SlackText.mrkdwn(SlackText.code(cut))));
    }
    if (buttons && notice.event() == Event.APPROVAL_PENDING) {
      blocks.add(section("elements", buttons(notice), "actions"));
    }
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("text", title);
    message.put("blocks", blocks);
    message.put("unfurl_links", false);
    message.put("unfurl_media", false);
    return message;
  }

  private static void fields(Notice notice, List<Map<String, @Nullable Object>> blocks) {
    Map<String, String> shown = new LinkedHashMap<>(notice.shown());
    if (notice.address() != null) {
      shown.put("address", notice.address());
    }
    List<Map<String, @Nullable Object>> fields = new ArrayList<>();
    shown.forEach((name, text) ->
        fields.add(SlackText.mrkdwn("*" + name + "*\n" + SlackText.line(text, LONGEST_FACT))));
    for (int from = 0; from < fields.size(); from += MOST_FIELDS) {
      blocks.add(
          section("fields", fields.subList(from, Math.min(from + MOST_FIELDS, fields.size()))));
    }
  }

  /** A yes only where all of what it is to is in the message. */
  private static List<Object> buttons(Notice notice) {
    String statement = notice.statement();
    boolean whole =
        notice.facts().containsKey("policies")
            || (statement != null && statement.length() <= LONGEST_STATEMENT);
    Object no = button(NO, "Deny", "danger", notice.about());
    return whole
        ? List.of(button(YES, "Approve once", "primary", notice.about()), no)
        : List.of(no);
  }

  private static Map<String, Object> button(String id, String text, String style, String value) {
    return Map.of(
        "type",
        "button",
        "action_id",
        id,
        "text",
        Map.of("type", "plain_text", "text", text),
        "style",
        style,
        "value",
        value);
  }

  private static Map<String, @Nullable Object> section(String key, Object value) {
    return section(key, value, "section");
  }

  private static Map<String, @Nullable Object> section(String key, Object value, String type) {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    section.put("type", type);
    section.put(key, value);
    return section;
  }
}
