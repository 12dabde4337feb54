package dev.postern.gateway.api;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.Scope;
import dev.postern.access.StateStore.ApprovalFilter;
import dev.postern.core.Reason;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits for people, and their answers. */
final class ApprovalsApi {
  /** How many earlier requests of the same identity a reviewer is shown. */
  static final int HISTORY = 10;

  private final Parts parts;

  ApprovalsApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("GET", "/approvals", this::list),
        new Endpoint("GET", "/approvals/{id}", this::show),
        new Endpoint("POST", "/approvals/{id}/answers", this::answer),
        new Endpoint("DELETE", "/approvals/{id}", this::withdraw));
  }

  private Response list(Caller caller, Request request) throws Problem {
    Query query = Query.of(request, "state", "connection", "after", "limit");
    Instant now = parts.clock().instant();
    String word = query.text("state");
    Approval.State state = word == null ? null : Input.word("state", word, Approval.State.class);
    ApprovalFilter filter =
        new ApprovalFilter(stored(state), null, query.text("connection"), null, null, null, null);
    return Page.of(
            query,
            (after, limit) -> parts.store().approvals(filter, after, limit),
            Approval::id,
            approval ->
                caller.sees(approval) && (word == null || Shown.state(approval, now).equals(word)))
        .response(approval -> Shown.listed(approval, now));
  }

  /** What is past its time may still stand as pending in the store. */
  private static Set<Approval.State> stored(Approval.@Nullable State state) {
    if (state == null) {
      return Set.of();
    }
    return state == Approval.State.EXPIRED
        ? Set.of(Approval.State.EXPIRED, Approval.State.PENDING)
        : Set.of(state);
  }

  private Response show(Caller caller, Request request) throws Problem {
    Query.of(request);
    return shown(200, visible(caller, request.parameter("id")), caller);
  }

  private Approval visible(Caller caller, String id) throws Problem {
    return parts
        .store()
        .approval(id)
        .filter(caller::sees)
        .orElseThrow(() -> Problem.notThere("approval"));
  }

  private Response shown(int status, Approval approval, Caller caller) {
    Instant now = parts.clock().instant();
    Map<String, @Nullable Object> shown = Shown.whole(approval, now);
    if (caller.seesAll() || caller.reviews(approval)) {
      shown.put("history", history(approval, now));
    }
    return Response.json(status, Json.of(shown));
  }

  /** What the same identity asked for before, and what became of it. */
  private List<Map<String, @Nullable Object>> history(Approval approval, Instant now) {
    return parts
        .store()
        .approvals(
            new ApprovalFilter(Set.of(), approval.requester(), null, null, null, null, null),
            approval.id(),
            HISTORY)
        .stream()
        .map(before -> summary(before, now))
        .toList();
  }

  private static Map<String, @Nullable Object> summary(Approval approval, Instant now) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", approval.id());
    shown.put("state", Shown.state(approval, now));
    shown.put("connection", approval.connection());
    shown.put("asked", approval.asked().toString());
    switch (approval.what()) {
      case AskedFor.Held held -> {
        shown.put("what", held instanceof AskedFor.Call ? "call" : "statement");
        shown.put("risk", held.risk().word());
      }
      case AskedFor.Access _ -> shown.put("what", "access");
    }
    return shown;
  }

  private Response answer(Caller caller, Request request) throws Problem {
    Query.of(request);
    String id = request.parameter("id");
    Approval asked = visible(caller, id);
    Answer answer = read(Input.of(request, Set.of("answer", "scope", "for", "comment")), caller);
    if (answer.length() != null && asked.what() instanceof AskedFor.Access) {
      throw Problem.invalid(
          "for goes with a statement or call; access is given as it was asked for");
    }
    return switch (parts.approvals().answer(id, answer)) {
      case Approval.Outcome.Taken(var approval) -> shown(200, approval, caller);
      case Approval.Outcome.Refused(var reason) -> throw new Problem(status(reason), reason);
    };
  }

  private static int status(Reason reason) {
    return switch (reason.code()) {
      case "not-a-reviewer", "own-request" -> 403;
      case "no-such-approval" -> 404;
      default -> 409;
    };
  }

  private Answer read(Input input, Caller caller) throws Problem {
    String word = input.needed("answer", 3);
    if (!word.equals("yes") && !word.equals("no")) {
      throw Problem.invalid("answer is yes or no");
    }
    boolean yes = word.equals("yes");
    Scope scope = input.word("scope", Scope.class);
    Duration length = input.duration("for");
    String comment = input.text("comment", Answer.MAX_COMMENT);
    if (!yes && scope != null) {
      throw Problem.invalid("scope goes with a yes");
    }
    if (length != null && scope != Scope.SHAPE) {
      throw Problem.invalid("for goes with the scope shape");
    }
    if (length != null && length.compareTo(Approval.LONGEST_SHAPE) > 0) {
      throw Problem.invalid("for is " + Approval.LONGEST_SHAPE.toHours() + "h at most");
    }
    return new Answer(
        caller.party(),
        yes,
        yes && scope == null ? Scope.ONCE : scope,
        length,
        comment == null ? "" : comment,
        parts.clock().instant());
  }

  private Response withdraw(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input.none(request);
    Approval approval = visible(caller, request.parameter("id"));
    if (!caller.rules(approval.requester())) {
      throw new Problem(403, "not-allowed", "it is another's");
    }
    if (approval.what() instanceof AskedFor.Access && approval.state() == Approval.State.APPROVED) {
      throw new Problem(409, "approval-over", "the access is open: end its grant");
    }
    if (!parts.approvals().end(approval.id(), Approval.State.WITHDRAWN)) {
      throw new Problem(409, "approval-over", "it is over already");
    }
    return shown(200, visible(caller, approval.id()), caller);
  }
}
