package dev.postern.gateway.api;

import dev.postern.access.Grants;
import dev.postern.core.Reason;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the caller may reach, and who it is. */
final class ConnectionsApi {
  private final Parts parts;

  ConnectionsApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("GET", "/connections", this::list), new Endpoint("GET", "/me", this::me));
  }

  private Response list(Caller caller, Request request) throws Problem {
    Query.of(request);
    List<Map<String, @Nullable Object>> reached = new ArrayList<>();
    for (Parts.Connection connection : parts.connections().get()) {
      String access = access(caller, connection);
      if (access != null) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("name", connection.name());
        shown.put("type", connection.type());
        shown.put("address", connection.address());
        shown.put("access", access);
        reached.add(shown);
      }
    }
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("items", reached);
    page.put("next", null);
    return Response.json(200, Json.of(page));
  }

  /** Null where no policy gives any. */
  private @Nullable String access(Caller caller, Parts.Connection connection) {
    return switch (parts
        .policies()
        .get()
        .opening(caller.identity(), connection.name(), parts.clock().instant())) {
      case Grants.Answer.Granted _ -> "open";
      case Grants.Answer.NotGranted(Reason reason) ->
          reason.code().equals("grant-required") ? "request" : null;
    };
  }

  private Response me(Caller caller, Request request) throws Problem {
    Query.of(request);
    Map<String, @Nullable Object> shown = Shown.party(caller.party());
    shown.put("subject", caller.identity().subject());
    shown.put("roles", caller.roles());
    shown.put("token-expires", caller.identity().tokenExpires().toString());
    return Response.json(200, Json.of(shown));
  }
}
