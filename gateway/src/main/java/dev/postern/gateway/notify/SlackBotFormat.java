package dev.postern.gateway.notify;

import dev.postern.gateway.config.NotifyAddress;
import dev.postern.gateway.config.NotifyConfig.SlackBot;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.json.JsonReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Slack's web API: {@code chat.postMessage}, and {@code chat.update} of that message where what it
 * is about waits no longer. A message is known by its channel and time ({@code ts}).
 *
 * @param buttons whether people answer with them
 */
record SlackBotFormat(NotifyAddress base, SlackBot bot, boolean buttons) implements Format {
  private static final Pattern CHANNEL = Pattern.compile("[A-Z0-9]{1,40}");
  private static final Pattern TIME = Pattern.compile("\\d{1,20}\\.\\d{1,10}");

  /** Errors that pass; the API answers 200 with them. */
  private static final Set<String> PASSING =
      Set.of(
          "ratelimited",
          "rate_limited",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout");

  @Override
  public Optional<Call> call(Delivery delivery, @Nullable String reference) {
    Map<String, @Nullable Object> message =
        new LinkedHashMap<>(SlackMessage.of(delivery.notice(), buttons));
    String method = "chat.postMessage";
    message.put("channel", bot.channel());
    if (reference != null) {
      int space = reference.indexOf(' ');
      message.put("channel", reference.substring(0, space));
      boolean ends = delivery.notice().event().isEnd();
      method = ends ? "chat.update" : method;
      message.put(ends ? "ts" : "thread_ts", reference.substring(space + 1));
    }
    return Optional.of(
        new Call(
            base.at("/" + method),
            Map.of("Authorization", "Bearer " + bot.token().reveal()),
            Json.of(message)));
  }

  @Override
  public Result result(Delivery delivery, @Nullable String reference, Reply reply) {
    Result by = Result.of(reply);
    if (!(by instanceof Result.Made)) {
      return by;
    }
    if (!(read(reply.body()) instanceof Map<?, ?> answer)) {
      return new Result.Later("an answer that is none of Slack's", null);
    }
    if (!Boolean.TRUE.equals(answer.get("ok"))) {
      return answer.get("error") instanceof String error && PASSING.contains(error)
          ? new Result.Later("Slack says " + error, reply.retryAfter())
          : new Result.Never("Slack refuses it");
    }
    return answer.get("channel") instanceof String channel
            && answer.get("ts") instanceof String time
            && CHANNEL.matcher(channel).matches()
            && TIME.matcher(time).matches()
            && reference == null
        ? new Result.Made(channel + " " + time)
        : new Result.Made(null);
  }

  private static @Nullable Object read(String body) {
    try {
      return JsonReader.read(body);
    } catch (IllegalArgumentException notJson) {
      return null;
    }
  }
}
