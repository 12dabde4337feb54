package dev.postern.gateway.api;

import dev.postern.access.GrantRecord;
import dev.postern.access.Grants;
import dev.postern.core.Reason;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Access that is open. */
final class GrantsApi {
  private final Parts parts;

  GrantsApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("GET", "/grants", this::list),
        new Endpoint("POST", "/grants/{id}/extend", this::extend),
        new Endpoint("DELETE", "/grants/{id}", this::close));
  }

  private Response list(Caller caller, Request request) throws Problem {
    Query query = Query.of(request, "open", "after", "limit");
    boolean open = query.flag("open", true);
    Instant now = parts.clock().instant();
    return Page.of(
            query,
            (after, limit) ->
                parts
                    .store()
                    .grants(open, caller.seesAll() ? null : caller.party(), now, after, limit),
            GrantRecord::id,
            grant -> caller.sees(grant.holder()))
        .response(grant -> Shown.grant(grant, now));
  }

  private GrantRecord visible(Caller caller, Request request) throws Problem {
    return parts
        .store()
        .grant(request.parameter("id"))
        .filter(grant -> caller.sees(grant.holder()))
        .orElseThrow(() -> Problem.notThere("grant"));
  }

  private Response extend(Caller caller, Request request) throws Problem {
    Query.of(request);
    Duration length = Input.of(request, Set.of("for")).duration("for");
    if (length == null) {
      throw Problem.invalid("for is required");
    }
    GrantRecord grant = visible(caller, request);
    if (!caller.isAdmin()) {
      throw new Problem(403, "not-allowed", "only admins extend access; ask for more of it");
    }
    return answer(parts.grants().extend(grant.id(), length, caller.party()));
  }

  /** Its holder gives it back; an admin takes it away, for the rest of its time. */
  private Response close(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input.none(request);
    GrantRecord grant = visible(caller, request);
    boolean own = grant.holder().is(caller.party());
    return answer(parts.grants().close(grant.id(), caller.party(), caller.isAdmin() && !own));
  }

  private Response answer(Grants.Change change) throws Problem {
    return switch (change) {
      case Grants.Change.Done(GrantRecord grant) ->
          Response.json(200, Json.of(Shown.grant(grant, parts.clock().instant())));
      case Grants.Change.Refused(Reason reason) -> throw new Problem(status(reason), reason);
    };
  }

  private static int status(Reason reason) {
    return switch (reason.code()) {
      case "not-allowed", "own-request" -> 403;
      case "no-such-grant" -> 404;
      default -> 409;
    };
  }
}
