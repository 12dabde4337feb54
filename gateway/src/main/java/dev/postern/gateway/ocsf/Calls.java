package dev.postern.gateway.ocsf;

import dev.postern.core.CallText;
import dev.postern.core.JournalEvent.StatementFinished;
import dev.postern.core.JournalEvent.StatementForwarded;
import dev.postern.core.JournalEvent.StatementHeld;
import dev.postern.core.JournalEvent.StatementRefused;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.gateway.ocsf.KnownSession.Api;
import dev.postern.gateway.ocsf.KnownSession.Running;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls of APIs as events of the class <a
 * href="https://schema.ocsf.io/1.5.0/classes/api_activity">API Activity</a> (6003). Parameters and
 * responses stay in the journal; resources are told.
 */
final class Calls {
  private static final long NANOS_OF_A_MILLISECOND = 1_000_000;

  /** What ends a call, and no statement: a status of HTTP, or none. */
  private static final Pattern STATUS = Pattern.compile("0|[1-9][0-9]{2}");

  private Calls() {}

  /** What is known of a call before it is made. */
  private record Judged(
      SessionId session,
      long exchange,
      String text,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      String rule) {}

  /** Whether it is one, by its session, or by its text where that is not known. */
  static boolean isOne(@Nullable KnownSession session, String text) {
    return session == null ? CallText.read(text).isPresent() : session.sendsCalls();
  }

  /** The same of one that has ended. */
  static boolean isEnd(@Nullable KnownSession session, StatementFinished event) {
    return session == null ? STATUS.matcher(event.tag()).matches() : session.sendsCalls();
  }

  static Activity activity(Set<Kind> kinds, String text) {
    return Activity.ofCall(kinds, api(text).operation());
  }

  static Running running(StatementForwarded event) {
    return Running.of(event, api(event.text()));
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
        .message("A call was let through");
    if (session != null) {
      session.runs(event.exchange(), running(event));
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
        .message("A call waits for the approval " + BoundedText.name(event.approval()));
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
        .message("A call was refused: " + event.refusal().reason().code());
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
    more.put("bytes", event.bytes());
    more.put("masked_fields", event.maskedCells());
    more.put("masks", BoundedText.names(event.masks()));
    more.put("response_sha256", HexFormat.of().formatHex(event.digest()));
    Api api = running == null || running.api() == null ? Api.UNKNOWN : running.api();
    Map<String, Object> called = called(api, event.session(), event.exchange());
    if (STATUS.matcher(event.tag()).matches()) {
      called.put("response", Map.of("code", Integer.valueOf(event.tag())));
    }
    place(draft, session, event.session())
        .with("api", called)
        .with(running == null ? Severity.INFORMATIONAL : running.severity())
        .with(event.failed() ? Status.FAILURE : Status.SUCCESS)
        .with(Disposition.ALLOWED)
        .with("status_code", BoundedText.sentence(event.tag()))
        .with("duration", event.nanos() / NANOS_OF_A_MILLISECOND)
        .with("unmapped", more)
        .message(event.failed() ? "A call failed" : "A call ended");
    if (running != null) {
      draft.with("policy", Statements.policy(running.rule()));
    }
  }

  private static Draft judged(
      Draft draft, @Nullable KnownSession session, Judged call, Map<String, Object> more) {
    Map<String, Object> unmapped = new LinkedHashMap<>(more);
    unmapped.put("kinds", call.kinds().stream().map(Kind::word).sorted().toList());
    Optional<CallText> text = CallText.read(call.text());
    text.ifPresent(read -> unmapped.put("region", BoundedText.name(read.region())));
    if (text.isEmpty()) {
      unmapped.put("request", BoundedText.sentence(call.text()));
    }
    place(draft, session, call.session())
        .with("api", called(api(call.text()), call.session(), call.exchange()))
        .with("policy", Statements.policy(call.rule()))
        .with("unmapped", unmapped);
    List<Map<String, Object>> resources = resources(text);
    if (!resources.isEmpty()) {
      draft.with("resources", resources);
    }
    return Statements.reasons(Statements.risk(draft, call.risk()), call.reasons());
  }

  private static List<Map<String, Object>> resources(Optional<CallText> text) {
    List<Map<String, Object>> resources = new ArrayList<>();
    for (CallText.Need need : text.map(CallText::actions).orElse(List.of())) {
      for (String arn : need.resources()) {
        if (resources.size() < BoundedText.NAMES) {
          resources.add(
              Map.of("uid", BoundedText.name(arn), "type", BoundedText.name(need.action())));
        }
      }
    }
    return resources;
  }

  private static Api api(String text) {
    return CallText.read(text)
        .map(call -> new Api(BoundedText.name(call.service()), BoundedText.name(call.operation())))
        .orElse(Api.UNKNOWN);
  }

  private static Map<String, Object> called(Api api, SessionId session, long exchange) {
    Map<String, Object> called = new LinkedHashMap<>();
    called.put("operation", api.operation());
    called.put("service", Map.of("name", api.service()));
    called.put("request", Map.of("uid", session.value() + "-" + exchange));
    return called;
  }

  /** Who makes it, and where to. */
  private static Draft place(Draft draft, @Nullable KnownSession session, SessionId id) {
    if (session == null) {
      return draft
          .with("actor", Map.of("session", Map.of("uid", id.value())))
          .with("src_endpoint", Map.of("name", "unknown"));
    }
    return draft
        .with("actor", session.actor())
        .with("src_endpoint", session.source())
        .with("dst_endpoint", session.destination())
        .with("observables", session.observables("actor.user.name"));
  }
}
