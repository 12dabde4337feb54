package dev.postern.gateway.ocsf;

import dev.postern.core.CallEnd;
import dev.postern.core.CallText;
import dev.postern.core.JournalEvent.Judged;
import dev.postern.core.JournalEvent.StatementFinished;
import dev.postern.core.JournalEvent.StatementForwarded;
import dev.postern.core.Kind;
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
import org.jspecify.annotations.Nullable;

/**
 * What is of calls of APIs alone in their events, of the class <a
 * href="https://schema.ocsf.io/1.5.0/classes/api_activity">API Activity</a> (6003). Parameters and
 * responses stay in the journal; resources are told.
 */
final class Calls {
  private Calls() {}

  /** Whether it is one, by its session, or by its text where that is not known. */
  static boolean isOne(@Nullable KnownSession session, String text) {
    return session == null ? CallText.read(text).isPresent() : session.sendsCalls();
  }

  /** The same of one that has ended. */
  static boolean isEnd(@Nullable KnownSession session, StatementFinished event) {
    return session == null ? CallEnd.read(event.tag()).isPresent() : session.sendsCalls();
  }

  static Activity activity(Set<Kind> kinds, String text) {
    return Activity.ofCall(kinds, api(text).operation());
  }

  static Running running(StatementForwarded event) {
    return Running.of(event, api(event.text()));
  }

  static void judged(Draft draft, Judged event, Map<String, Object> more) {
    Optional<CallText> text = CallText.read(event.text());
    if (text.isPresent()) {
      more.put("region", BoundedText.name(text.get().region()));
    } else {
      more.put("request", BoundedText.sentence(event.text()));
    }
    draft.with("api", called(api(event.text()), event.session(), event.exchange()));
    List<Map<String, Object>> resources = resources(text);
    if (!resources.isEmpty()) {
      draft.with("resources", resources);
    }
  }

  /**
   * @param running what was known when it was let through; null where that was not read
   */
  static void finished(
      Draft draft, StatementFinished event, @Nullable Running running, Map<String, Object> more) {
    more.put("masked_fields", event.maskedCells());
    more.put("response_sha256", HexFormat.of().formatHex(event.digest()));
    Api api = running == null || running.api() == null ? Api.UNKNOWN : running.api();
    Map<String, Object> called = called(api, event.session(), event.exchange());
    Optional<CallEnd> end = CallEnd.read(event.tag());
    end.ifPresent(ended -> {
      called.put("response", Map.of("code", ended.status()));
      if (ended.withheld() != null) {
        draft.with("status_detail", BoundedText.name(ended.withheld()));
      }
    });
    draft
        .with("api", called)
        .with(
            "status_code",
            BoundedText.sentence(
                end.map(ended -> String.valueOf(ended.status())).orElse(event.tag())));
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
    called.put("request", Map.of("uid", Exchanges.uid(session, exchange)));
    return called;
  }
}
