package dev.postern.gateway.api;

import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.notify.Delivery;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What others are told, and what became of it. */
final class DeliveriesApi {
  private final Parts parts;

  DeliveriesApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("GET", "/deliveries", this::list),
        new Endpoint("POST", "/deliveries/{id}/retry", this::retry));
  }

  private Response list(Caller caller, Request request) throws Problem {
    Query query = Query.of(request, "state", "target", "after", "limit");
    if (!caller.seesAll()) {
      throw new Problem(403, "not-allowed", "only admins and auditors see deliveries");
    }
    String word = query.text("state");
    Delivery.State state = word == null ? null : Input.word("state", word, Delivery.State.class);
    String target = query.text("target");
    return Page.of(
            query,
            (after, limit) -> parts.outbox().deliveries(state, target, after, limit),
            Delivery::id,
            _ -> true)
        .response(DeliveriesApi::shown);
  }

  private Response retry(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input.none(request);
    if (!caller.isAdmin()) {
      throw new Problem(403, "not-allowed", "only admins have deliveries sent again");
    }
    String id = request.parameter("id");
    Instant now = parts.clock().instant();
    boolean again = parts.outbox().retry(id, now);
    Delivery delivery = parts.outbox().delivery(id).orElseThrow(() -> Problem.notThere("delivery"));
    if (!again) {
      throw new Problem(409, "not-dead", "it was not given up");
    }
    return Response.json(200, Json.of(shown(delivery)));
  }

  /** Without what was said: a statement may stand in it. */
  private static Map<String, @Nullable Object> shown(Delivery delivery) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", delivery.id());
    shown.put("target", delivery.target());
    shown.put("state", Shown.word(delivery.state()));
    shown.put("event", delivery.notice().event().word());
    shown.put("about", delivery.notice().about());
    shown.put("connection", delivery.notice().connection());
    shown.put("user", delivery.notice().user());
    shown.put("attempts", delivery.attempts());
    shown.put("made", delivery.made().toString());
    shown.put("next", delivery.next().toString());
    shown.put("why", delivery.why());
    return shown;
  }
}
