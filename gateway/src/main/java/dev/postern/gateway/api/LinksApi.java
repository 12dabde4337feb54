package dev.postern.gateway.api;

import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.notify.SlackLinking;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who answers from a chat. */
final class LinksApi {
  private static final int LONGEST_NAME = 63;

  private final Parts parts;

  LinksApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(new Endpoint("POST", "/links", this::link));
  }

  /** A code for whoever the token is of, with its groups as it has them now. */
  private Response link(Caller caller, Request request) throws Problem {
    Query.of(request);
    String target = Input.of(request, Set.of("target")).needed("target", LONGEST_NAME);
    SlackLinking.Code code =
        parts.linking().code(target, caller.party()).orElseThrow(() -> Problem.notThere("target"));
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("target", target);
    shown.put("code", code.text());
    shown.put("until", code.until().toString());
    return Response.json(201, Json.of(shown));
  }
}
