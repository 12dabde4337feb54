package dev.postern.gateway.api;

import dev.postern.access.SessionOrder;
import dev.postern.access.SessionRecord;
import dev.postern.core.SessionId;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.util.List;

/** Who is connected, at whatever gateway. */
final class SessionsApi {
  private final Parts parts;

  SessionsApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("GET", "/sessions", this::list),
        new Endpoint("DELETE", "/sessions/{id}", this::kill),
        new Endpoint("POST", "/sessions/{id}/cancel", this::cancel));
  }

  private Response list(Caller caller, Request request) throws Problem {
    return Page.of(
            Query.of(request, "after", "limit"),
            (after, limit) ->
                parts
                    .store()
                    .sessions(
                        caller.seesAll() ? null : caller.party(),
                        after == null ? null : new SessionId(after),
                        limit),
            session -> session.id().value(),
            session -> caller.sees(session.holder()))
        .response(Shown::session);
  }

  private Response kill(Caller caller, Request request) throws Problem {
    return order(caller, request, SessionOrder.Act.KILL, "ended by ");
  }

  private Response cancel(Caller caller, Request request) throws Problem {
    return order(caller, request, SessionOrder.Act.CANCEL, "cancelled by ");
  }

  /** The session's gateway finds the order and obeys; that may take a moment. */
  private Response order(Caller caller, Request request, SessionOrder.Act act, String why)
      throws Problem {
    Query.of(request);
    Input.none(request);
    SessionRecord session =
        parts
            .store()
            .session(new SessionId(request.parameter("id")))
            .filter(found -> caller.sees(found.holder()))
            .orElseThrow(() -> Problem.notThere("session"));
    if (!caller.rules(session.holder())) {
      throw new Problem(403, "not-allowed", "it is another's");
    }
    parts.store().order(session.id(), act, why + caller.party().user());
    return Response.json(202, Json.of(Shown.session(session)));
  }
}
