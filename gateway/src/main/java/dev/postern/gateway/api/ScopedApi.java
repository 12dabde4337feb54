package dev.postern.gateway.api;

import dev.postern.core.FaultCode;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Credentials of AWS's for tools that go there directly, after an approval. */
final class ScopedApi {
  private static final int MAX_NAME = 64;
  private static final int MAX_REASON = 1_000;
  private static final int MAX_NAMED = 20;
  private static final int MAX_ARN = 1_500;

  private final Parts parts;

  ScopedApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(new Endpoint("POST", "/scoped-credentials", this::give));
  }

  private Response give(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input input = Input.of(request, Set.of("connection", "actions", "resources", "for", "because"));
    Scoped.Wish wish =
        new Scoped.Wish(
            input.needed("connection", MAX_NAME),
            input.texts("actions", MAX_NAMED, MAX_ARN),
            input.texts("resources", MAX_NAMED, MAX_ARN),
            input.duration("for"),
            input.needed("because", MAX_REASON));
    try {
      return switch (parts
          .scoped()
          .give(caller.identity(), request.peer().getHostAddress(), wish)) {
        case Scoped.Answer.Given given -> Response.json(201, Json.of(shown(given)));
        case Scoped.Answer.Refused(var refusal) ->
            throw new Problem(
                refusal.code() == FaultCode.UNAVAILABLE ? 503 : 403, refusal.reason());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(503, "gate-stopping", "the gate is stopping");
    }
  }

  private static Map<String, Object> shown(Scoped.Answer.Given given) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("AccessKeyId", given.id());
    shown.put("SecretAccessKey", given.secret().reveal());
    shown.put("SessionToken", given.token().reveal());
    shown.put("Expiration", given.until().toString());
    return shown;
  }
}
