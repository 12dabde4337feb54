package dev.postern.gateway.notify;

import dev.postern.gateway.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incoming webhook of Slack's. It gives no name to what it takes: each notice is a message.
 *
 * @param buttons whether people answer with them
 */
record SlackFormat(URI uri, boolean buttons) implements Format {
  @Override
  public Optional<Call> call(Delivery delivery, @Nullable String reference) {
    return Optional.of(
        new Call(uri, Map.of(), Json.of(SlackMessage.of(delivery.notice(), buttons))));
  }
}
