package dev.postern.gateway.notify;

import dev.postern.core.Secret;
import dev.postern.gateway.json.Json;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty's Events API, version 2: what begins triggers an alert, and what ends resolves it. Both
 * are told to be the same by what they are about.
 */
record PagerDutyFormat(URI uri, Secret key) implements Format {
  /** PagerDuty's own is 1,024 for a summary. */
  private static final int LONGEST = 500;

  @Override
  public Optional<Call> call(Delivery delivery, @Nullable String reference) {
    Notice notice = delivery.notice();
    boolean begins = notice.event().isBeginning();
    if (!begins && !notice.event().isEnd()) {
      return Optional.empty();
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("routing_key", key.reveal());
    event.put("event_action", begins ? "trigger" : "resolve");
    event.put("dedup_key", "postern-" + notice.about());
    if (begins) {
      event.put("client", "Postern");
      event.put("payload", payload(notice));
      if (notice.address() != null) {
        event.put("links", List.of(Map.of("href", notice.address(), "text", "Open")));
      }
    }
    return Optional.of(new Call(uri, Map.of(), Json.of(event)));
  }

  private static Map<String, Object> payload(Notice notice) {
    Map<String, String> details = new LinkedHashMap<>();
    notice.shown().forEach((name, text) -> details.put(name, Line.of(text, LONGEST)));
    String statement = notice.statement();
    if (statement != null) {
      details.put("statement", Line.of(statement, Notice.MAX_STATEMENT));
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("summary", Line.of(notice.title(), LONGEST));
    payload.put("source", notice.connection());
    payload.put("severity", severity(notice));
    payload.put("timestamp", notice.at().toString());
    payload.put("component", "postern");
    payload.put("class", notice.event().word());
    payload.put("custom_details", details);
    return payload;
  }

  private static String severity(Notice notice) {
    return switch (notice.shown().getOrDefault("risk", "")) {
      case "critical" -> "critical";
      case "high" -> "error";
      case "medium" -> "warning";
      default -> "info";
    };
  }
}
