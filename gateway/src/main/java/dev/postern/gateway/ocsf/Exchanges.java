package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent.Judged;
import dev.postern.core.JournalEvent.StatementFinished;
import dev.postern.core.JournalEvent.StatementForwarded;
import dev.postern.core.JournalEvent.StatementHeld;
import dev.postern.core.JournalEvent.StatementRefused;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.gateway.ocsf.KnownSession.Running;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the events of statements and of calls have in common. */
final class Exchanges {
  private static final long NANOS_OF_A_MILLISECOND = 1_000_000;

  private Exchanges() {}

  static void judged(Draft draft, Judged event, @Nullable KnownSession session) {
    boolean call = Calls.isOne(session, event.text());
    String what = call ? "A call" : "A statement";
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("kinds", event.kinds().stream().map(Kind::word).sorted().toList());
    place(draft, session, event.session());
    if (call) {
      Calls.judged(draft, event, more);
    } else {
      Statements.judged(draft, event, session);
    }
    draft.with("policy", policy(event.rule()));
    risk(draft, event.risk());
    reasons(draft, event.reasons());
    Severity severity = Severity.of(event.risk());
    switch (event) {
      case StatementForwarded _ ->
          draft
              .with(severity)
              .with(Status.UNKNOWN)
              .with(Disposition.ALLOWED)
              .message(what + " was let through");
      case StatementHeld held -> {
        String approval = BoundedText.name(held.approval());
        more.put("approval", approval);
        draft
            .with(severity)
            .with(Status.UNKNOWN)
            .with(Disposition.DELAYED)
            .message(what + " waits for the approval " + approval);
      }
      case StatementRefused refused -> {
        Reason reason = refused.refusal().reason();
        draft
            .with(severity.atLeast(Severity.MEDIUM))
            .with(Status.FAILURE)
            .with(Disposition.BLOCKED)
            .with("status_code", reason.code())
            .with("status_detail", BoundedText.sentence(reason.sentence()))
            .message(what + " was refused: " + reason.code());
      }
    }
    draft.with("unmapped", more);
  }

  /**
   * @param running what was known when it was let through; null where that was not read
   */
  static void finished(
      Draft draft,
      StatementFinished event,
      @Nullable KnownSession session,
      @Nullable Running running) {
    boolean call = Calls.isEnd(session, event);
    String what = call ? "A call" : "A statement";
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("bytes", event.bytes());
    more.put("masks", BoundedText.names(event.masks()));
    place(draft, session, event.session());
    if (call) {
      Calls.finished(draft, event, running, more);
    } else {
      Statements.finished(draft, event, session, more);
    }
    draft
        .with(running == null ? Severity.INFORMATIONAL : running.severity())
        .with(event.failed() ? Status.FAILURE : Status.SUCCESS)
        .with(Disposition.ALLOWED)
        .with("duration", event.nanos() / NANOS_OF_A_MILLISECOND)
        .with("unmapped", more)
        .message(what + (event.failed() ? " failed" : " ended"));
    if (running != null) {
      draft.with("policy", policy(running.rule()));
    }
  }

  /** As events of one exchange name it. */
  static String uid(SessionId session, long exchange) {
    return session.value() + "-" + exchange;
  }

  /** Who sends it, and where to. */
  private static void place(Draft draft, @Nullable KnownSession session, SessionId id) {
    if (session == null) {
      draft
          .with("actor", Map.of("session", Map.of("uid", id.value())))
          .with("src_endpoint", Map.of("name", "unknown"));
      return;
    }
    draft
        .with("actor", session.actor())
        .with("src_endpoint", session.source())
        .with("dst_endpoint", session.destination())
        .with("observables", session.observables("actor.user.name"));
  }

  private static void risk(Draft draft, Risk risk) {
    switch (risk) {
      case LOW -> draft.with("risk_level", 1, "Low");
      case MEDIUM -> draft.with("risk_level", 2, "Medium");
      case HIGH -> draft.with("risk_level", 3, "High");
      case CRITICAL -> draft.with("risk_level", 4, "Critical");
    }
  }

  private static void reasons(Draft draft, List<Reason> reasons) {
    if (!reasons.isEmpty()) {
      draft.with(
          "risk_details",
          BoundedText.sentence(
              reasons.stream()
                  .map(reason -> reason.code() + ": " + reason.sentence())
                  .collect(Collectors.joining("; "))));
    }
  }

  private static Map<String, Object> policy(String rule) {
    int slash = rule.indexOf('/');
    return Map.of(
        "name", BoundedText.name(slash < 0 ? rule : rule.substring(0, slash)),
        "uid", BoundedText.name(rule));
  }
}
