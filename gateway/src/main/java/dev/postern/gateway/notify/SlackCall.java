package dev.postern.gateway.notify;

import dev.postern.gateway.json.JsonReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody did in Slack, read out of a call whose signature was verified. */
sealed interface SlackCall {
  /** Letters and digits: user and team make a key of which neither can change the parts. */
  Pattern ID = Pattern.compile("[A-Z0-9]{1,40}");

  /** Who did it, as {@code TEAM/USER}. */
  String user();

  /**
   * A click on one of the gate's buttons.
   *
   * @param approval its id
   * @param answerTo where Slack takes what is said back
   */
  record Click(String user, boolean yes, String approval, String answerTo) implements SlackCall {}

  /**
   * The gate's slash command.
   *
   * @param text behind its name
   */
  record Command(String user, String text) implements SlackCall {}

  /**
   * @throws IllegalArgumentException where it is neither
   */
  static SlackCall read(byte[] body) {
    Map<String, String> form = form(new String(body, StandardCharsets.US_ASCII));
    String payload = form.get("payload");
    return payload == null
        ? new Command(user(form.get("team_id"), form.get("user_id")), need(form.get("text")))
        : click(object(JsonReader.read(payload)));
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0
          || form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)))
              != null) {
        throw new IllegalArgumentException("no form, or a name twice");
      }
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Click click(Map<?, ?> payload) {
    if (!"block_actions".equals(payload.get("type"))
        || !(payload.get("actions") instanceof List<?> actions)
        || actions.size() != 1) {
      throw new IllegalArgumentException("no click on one button");
    }
    Map<?, ?> action = object(actions.getFirst());
    boolean yes =
        switch (need(action.get("action_id"))) {
          case SlackMessage.YES -> true;
          case SlackMessage.NO -> false;
          default -> throw new IllegalArgumentException("no button of the gate's");
        };
    String approval = need(action.get("value"));
    if (!approval.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("no approval's id");
    }
    return new Click(
        user(object(payload.get("team")).get("id"), object(payload.get("user")).get("id")),
        yes,
        approval,
        payload.get("response_url") instanceof String url ? url : "");
  }

  private static String user(@Nullable Object team, @Nullable Object user) {
    if (!ID.matcher(need(team)).matches() || !ID.matcher(need(user)).matches()) {
      throw new IllegalArgumentException("no user of a team");
    }
    return team + "/" + user;
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String need(@Nullable Object value) {
    if (Objects.requireNonNullElse(value, 0) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a part is missing");
  }
}
