package dev.postern.gateway.api;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.Approvals;
import dev.postern.core.Reason;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Asking for access. */
final class RequestsApi {
  private static final int MAX_NAME = 64;

  private final Parts parts;

  RequestsApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(new Endpoint("POST", "/requests", this::ask));
  }

  private Response ask(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input input = Input.of(request, Set.of("connection", "policy", "for", "because"));
    String connection = input.needed("connection", MAX_NAME);
    String policy = input.text("policy", MAX_NAME);
    Duration length = input.duration("for");
    String because = input.needed("because", Answer.MAX_COMMENT);
    return switch (parts
        .approvals()
        .request(caller.identity(), connection, policy, length, because)) {
      case Approvals.Request.Waits(Approval approval) ->
          Response.json(201, Json.of(Shown.whole(approval, parts.clock().instant())))
              .with("location", Api.BASE + "/approvals/" + approval.id());
      case Approvals.Request.Refused(Reason reason) -> throw new Problem(status(reason), reason);
    };
  }

  private static int status(Reason reason) {
    return switch (reason.code()) {
      case "not-granted" -> 403;
      case "too-many", "approvals-full" -> 429;
      default -> 409;
    };
  }
}
