package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent;
import dev.postern.gateway.ocsf.KnownSession.Running;
import dev.postern.recorder.JournalEntry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each event of the journal: one of <a href="https://schema.ocsf.io/1.5.0">OCSF
 * 1.5.0</a>. Sessions are remembered, since their statements' events do not say whose they are; of
 * one whose start was not given, user and addresses are unknown.
 */
final class OcsfEvents {
  private final String version;
  private final KnownSessions sessions = new KnownSessions();

  /**
   * @param version of this program
   */
  OcsfEvents(String version) {
    this.version = version;
  }

  /** The event as JSON's objects, lists, texts, numbers and truths. */
  Map<String, Object> of(JournalEntry entry) {
    return switch (entry.event()) {
      case JournalEvent.SessionStarted event -> {
        Draft draft = draft(entry, OcsfClass.AUTHENTICATION, Activity.LOGON);
        Logins.started(draft, event, sessions.started(event));
        yield draft.event();
      }
      case JournalEvent.SessionRefused event -> {
        Draft draft = draft(entry, OcsfClass.AUTHENTICATION, Activity.LOGON);
        Logins.refused(draft, event);
        yield draft.event();
      }
      case JournalEvent.SessionEnded event -> {
        Draft draft = draft(entry, OcsfClass.AUTHENTICATION, Activity.LOGOFF);
        Logins.ended(draft, event, sessions.ended(event.session()));
        yield draft.event();
      }
      case JournalEvent.Judged event -> judged(entry, event);
      case JournalEvent.StatementFinished event -> finished(entry, event);
      case JournalEvent.ApprovalChanged event -> {
        Draft draft = draft(entry, OcsfClass.ENTITY_MANAGEMENT, Decisions.activity(event));
        Decisions.changed(draft, event);
        yield draft.event();
      }
      case JournalEvent.GrantChanged event -> {
        Draft draft = draft(entry, OcsfClass.USER_ACCESS, Decisions.activity(event));
        Decisions.changed(draft, event);
        yield draft.event();
      }
      case JournalEvent.LoginChanged event -> {
        Draft draft = draft(entry, OcsfClass.ENTITY_MANAGEMENT, Logins.activity(event));
        Logins.changed(draft, event);
        yield draft.event();
      }
    };
  }

  private Map<String, Object> judged(JournalEntry entry, JournalEvent.Judged event) {
    KnownSession session = sessions.of(event.session());
    Draft draft =
        Calls.isOne(session, event.text())
            ? draft(entry, OcsfClass.API_ACTIVITY, Calls.activity(event.kinds(), event.text()))
            : draft(entry, OcsfClass.DATASTORE_ACTIVITY, Activity.of(event.kinds()));
    Exchanges.judged(draft, event, session);
    remember(event, session);
    return draft.event();
  }

  private static void remember(JournalEvent.Judged event, @Nullable KnownSession session) {
    if (event instanceof JournalEvent.StatementForwarded forwarded && session != null) {
      session.runs(
          forwarded.exchange(),
          session.sendsCalls() ? Calls.running(forwarded) : Running.of(forwarded));
    }
  }

  private Map<String, Object> finished(JournalEntry entry, JournalEvent.StatementFinished event) {
    KnownSession session = sessions.of(event.session());
    Running running = session == null ? null : session.ended(event.exchange());
    Draft draft =
        draft(
            entry,
            Calls.isEnd(session, event) ? OcsfClass.API_ACTIVITY : OcsfClass.DATASTORE_ACTIVITY,
            running == null ? Activity.UNKNOWN : running.activity());
    Exchanges.finished(draft, event, session, running);
    return draft.event();
  }

  /** Remembers what events behind this one need, and makes nothing of it. */
  void pass(JournalEntry entry) {
    switch (entry.event()) {
      case JournalEvent.SessionStarted event -> sessions.started(event);
      case JournalEvent.SessionEnded event -> sessions.ended(event.session());
      case JournalEvent.Judged event -> remember(event, sessions.of(event.session()));
      case JournalEvent.StatementFinished event -> {
        KnownSession session = sessions.of(event.session());
        if (session != null) {
          session.ended(event.exchange());
        }
      }
      case JournalEvent.SessionRefused _,
          JournalEvent.ApprovalChanged _,
          JournalEvent.GrantChanged _,
          JournalEvent.LoginChanged _ -> {}
    }
  }

  private Draft draft(JournalEntry entry, OcsfClass type, Activity activity) {
    return new Draft(entry, version, type, activity);
  }
}
