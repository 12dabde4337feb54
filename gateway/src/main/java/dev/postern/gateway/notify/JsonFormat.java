package dev.postern.gateway.notify;

import dev.postern.core.Secret;
import dev.postern.gateway.json.Json;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The notice itself, signed: {@code Postern-Signature} is {@code v1=} and the hexadecimal
 * HMAC-SHA256 over {@code Postern-Timestamp}, a full stop and the body. The receiver takes no
 * timestamp that is old, and each {@code Postern-Delivery} once.
 */
record JsonFormat(URI uri, Secret key, Clock clock) implements Format {
  @Override
  public Optional<Call> call(Delivery delivery, @Nullable String reference) {
    String body = Json.of(delivery.notice().document());
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    return Optional.of(
        new Call(
            uri,
            Map.of(
                "Postern-Delivery",
                delivery.id(),
                "Postern-Event",
                delivery.notice().event().word(),
                "Postern-Timestamp",
                timestamp,
                "Postern-Signature",
                "v1=" + Hmac.sha256(key, timestamp + "." + body)),
            body));
  }
}
