package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.gateway.ocsf.KnownSession.Running;
import dev.postern.recorder.JournalEntry;
import java.util.Map;
import java.util.Set;
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
      case JournalEvent.StatementForwarded event -> {
        KnownSession session = sessions.of(event.session());
        Draft draft = operation(entry, session, event.kinds(), event.text());
        if (Calls.isOne(session, event.text())) {
          Calls.forwarded(draft, event, session);
        } else {
          Statements.forwarded(draft, event, session);
        }
        yield draft.event();
      }
      case JournalEvent.StatementHeld event -> {
        KnownSession session = sessions.of(event.session());
        Draft draft = operation(entry, session, event.kinds(), event.text());
        if (Calls.isOne(session, event.text())) {
          Calls.held(draft, event, session);
        } else {
          Statements.held(draft, event, session);
        }
        yield draft.event();
      }
      case JournalEvent.StatementRefused event -> {
        KnownSession session = sessions.of(event.session());
        Draft draft = operation(entry, session, event.kinds(), event.text());
        if (Calls.isOne(session, event.text())) {
          Calls.refused(draft, event, session);
        } else {
          Statements.refused(draft, event, session);
        }
        yield draft.event();
      }
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

  private Map<String, Object> finished(JournalEntry entry, JournalEvent.StatementFinished event) {
    KnownSession session = sessions.of(event.session());
    Running running = session == null ? null : session.ended(event.exchange());
    Activity activity = running == null ? Activity.UNKNOWN : running.activity();
    if (Calls.isEnd(session, event)) {
      Draft draft = draft(entry, OcsfClass.API_ACTIVITY, activity);
      Calls.finished(draft, event, session, running);
      return draft.event();
    }
    Draft draft = draft(entry, OcsfClass.DATASTORE_ACTIVITY, activity);
    Statements.finished(draft, event, session, running);
    return draft.event();
  }

  /** Begins the event of a statement or call. */
  private Draft operation(
      JournalEntry entry, @Nullable KnownSession session, Set<Kind> kinds, String text) {
    return Calls.isOne(session, text)
        ? draft(entry, OcsfClass.API_ACTIVITY, Calls.activity(kinds, text))
        : draft(entry, OcsfClass.DATASTORE_ACTIVITY, Activity.of(kinds));
  }

  /** Remembers what events behind this one need, and makes nothing of it. */
  void pass(JournalEntry entry) {
    switch (entry.event()) {
      case JournalEvent.SessionStarted event -> sessions.started(event);
      case JournalEvent.SessionEnded event -> sessions.ended(event.session());
      case JournalEvent.StatementForwarded event -> {
        KnownSession session = sessions.of(event.session());
        if (session != null) {
          session.runs(
              event.exchange(), session.sendsCalls() ? Calls.running(event) : Running.of(event));
        }
      }
      case JournalEvent.StatementFinished event -> {
        KnownSession session = sessions.of(event.session());
        if (session != null) {
          session.ended(event.exchange());
        }
      }
      case JournalEvent.SessionRefused _,
          JournalEvent.StatementRefused _,
          JournalEvent.StatementHeld _,
          JournalEvent.ApprovalChanged _,
          JournalEvent.GrantChanged _,
          JournalEvent.LoginChanged _ -> {}
    }
  }

  private Draft draft(JournalEntry entry, OcsfClass type, Activity activity) {
    return new Draft(entry, version, type, activity);
  }
}
