package dev.postern.gateway.api;

import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.util.List;
import java.util.Map;

/** The configuration, read again. */
final class ReloadApi {
  private final Parts parts;

  ReloadApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(new Endpoint("POST", "/reload", this::reload));
  }

  private Response reload(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input.none(request);
    if (!caller.isAdmin()) {
      throw new Problem(403, "not-allowed", "only an admin may");
    }
    return switch (parts.reload().run(caller.party())) {
      case Parts.Reload.Answer.Done(var changed) ->
          Response.json(200, Json.of(Map.of("changed", List.copyOf(changed))));
      case Parts.Reload.Answer.Refused(var why) ->
          throw new Problem(409, "configuration-refused", why);
    };
  }
}
