package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent.StatementFinished;
import dev.postern.core.JournalEvent.StatementForwarded;
import dev.postern.core.JournalEvent.StatementHeld;
import dev.postern.core.JournalEvent.StatementRefused;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.gateway.ocsf.KnownSession.Running;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements as events of the class <a
 * href="https://schema.ocsf.io/1.5.0/classes/datastore_activity">Datastore Activity</a> (6005).
 * Bound values and results stay in the journal.
 */
final class Statements {
  private static final int DATABASE = 1;
  private static final long NANOS_OF_A_MILLISECOND = 1_000_000;

  private Statements() {}

  /** What is known of a statement before it runs. */
  private record Judged(
      SessionId session,
      long exchange,
      String text,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      String rule) {
    String uid() {
      return session.value() + "-" + exchange;
    }
  }

  static void forwarded(Draft draft, StatementForwarded event, @Nullable KnownSession session) {
    judged(
            draft,
            session,
            new Judged(
                event.session(),
                event.exchange(),
                event.text(),
                event.kinds(),
                event.risk(),
                event.reasons(),
                event.rule()),
            Map.of())
        .with(Severity.of(event.risk()))
        .with(Status.UNKNOWN)
        .with(Disposition.ALLOWED)
        .message("A statement was let through");
    if (session != null) {
      session.runs(event.exchange(), Running.of(event));
    }
  }

  static void held(Draft draft, StatementHeld event, @Nullable KnownSession session) {
    judged(
            draft,
            session,
            new Judged(
                event.session(),
                event.exchange(),
                event.text(),
                event.kinds(),
                event.risk(),
                event.reasons(),
                event.rule()),
            Map.of("approval", BoundedText.name(event.approval())))
        .with(Severity.of(event.risk()))
        .with(Status.UNKNOWN)
        .with(Disposition.DELAYED)
        .message("A statement waits for the approval " + BoundedText.name(event.approval()));
  }

  static void refused(Draft draft, StatementRefused event, @Nullable KnownSession session) {
    judged(
            draft,
            session,
            new Judged(
                event.session(),
                event.exchange(),
                event.text(),
                event.kinds(),
                event.risk(),
                event.reasons(),
                event.rule()),
            Map.of())
        .with(Severity.of(event.risk()).atLeast(Severity.MEDIUM))
        .with(Status.FAILURE)
        .with(Disposition.BLOCKED)
        .with("status_code", event.refusal().reason().code())
        .with("status_detail", BoundedText.sentence(event.refusal().reason().sentence()))
        .message("A statement was refused: " + event.refusal().reason().code());
  }

  /**
   * @param running what was known when it was let through; null where that was not read
   */
  static void finished(
      Draft draft,
      StatementFinished event,
      @Nullable KnownSession session,
      @Nullable Running running) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("statement", event.session().value() + "-" + event.exchange());
    more.put("rows", event.rows());
    more.put("bytes", event.bytes());
    more.put("masked_cells", event.maskedCells());
    more.put("masks", BoundedText.names(event.masks()));
    more.put("result_sha256", HexFormat.of().formatHex(event.digest()));
    place(draft, session, event.session())
        .with(running == null ? Severity.INFORMATIONAL : running.severity())
        .with(event.failed() ? Status.FAILURE : Status.SUCCESS)
        .with(Disposition.ALLOWED)
        .with(event.failed() ? "status_code" : "status_detail", BoundedText.sentence(event.tag()))
        .with("duration", event.nanos() / NANOS_OF_A_MILLISECOND)
        .with("unmapped", more)
        .message(event.failed() ? "A statement failed" : "A statement ended");
    if (running != null) {
      draft.with("policy", policy(running.rule()));
    }
  }

  private static Draft judged(
      Draft draft, @Nullable KnownSession session, Judged statement, Map<String, Object> more) {
    Map<String, Object> unmapped = new LinkedHashMap<>(more);
    unmapped.put("kinds", statement.kinds().stream().map(Kind::word).sorted().toList());
    place(draft, session, statement.session())
        .with(
            "query_info",
            Map.of("uid", statement.uid(), "query_string", BoundedText.statement(statement.text())))
        .with("policy", policy(statement.rule()))
        .with("unmapped", unmapped);
    risk(draft, statement.risk());
    return reasons(draft, statement.reasons());
  }

  static Draft reasons(Draft draft, List<Reason> reasons) {
    return reasons.isEmpty()
        ? draft
        : draft.with(
            "risk_details",
            BoundedText.sentence(
                reasons.stream()
                    .map(reason -> reason.code() + ": " + reason.sentence())
                    .collect(Collectors.joining("; "))));
  }

  /** Who sends it, and where to. */
  private static Draft place(Draft draft, @Nullable KnownSession session, SessionId id) {
    draft.with("type", DATABASE, "Database");
    if (session == null) {
      return draft
          .with("actor", Map.of("session", Map.of("uid", id.value())))
          .with("src_endpoint", Map.of("name", "unknown"))
          .with("database", Map.of("name", "unknown", "type_id", 1, "type", "Relational"));
    }
    return draft
        .with("actor", session.actor())
        .with("src_endpoint", session.source())
        .with("dst_endpoint", session.destination())
        .with("database", session.database())
        .with("observables", session.observables("actor.user.name"));
  }

  static Draft risk(Draft draft, Risk risk) {
    return switch (risk) {
      case LOW -> draft.with("risk_level", 1, "Low");
      case MEDIUM -> draft.with("risk_level", 2, "Medium");
      case HIGH -> draft.with("risk_level", 3, "High");
      case CRITICAL -> draft.with("risk_level", 4, "Critical");
    };
  }

  static Map<String, Object> policy(String rule) {
    int slash = rule.indexOf('/');
    return Map.of(
        "name", BoundedText.name(slash < 0 ? rule : rule.substring(0, slash)),
        "uid", BoundedText.name(rule));
  }
}
