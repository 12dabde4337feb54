package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent.LoginChanged;
import dev.postern.core.JournalEvent.SessionEnded;
import dev.postern.core.JournalEvent.SessionRefused;
import dev.postern.core.JournalEvent.SessionStarted;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as events of the class <a
 * href="https://schema.ocsf.io/1.5.0/classes/authentication">Authentication</a> (3002), the log-ins
 * minted for one each of Entity Management (3004).
 */
final class Logins {
  /** Callers are known by tokens of an OpenID provider. */
  private static final int OPEN_ID = 4;

  private static final int NETWORK = 3;
  private static final int OTHER_ENTITY = 99;

  private Logins() {}

  static void started(Draft draft, SessionStarted event, KnownSession session) {
    loggingOn(draft)
        .with(Severity.INFORMATIONAL)
        .with(Status.SUCCESS)
        .with(Disposition.ALLOWED)
        .with("user", session.user())
        .with("actor", session.actor())
        .with("session", session.session())
        .with("src_endpoint", session.source())
        .with("dst_endpoint", session.destination())
        .with("observables", session.observables("user.name"))
        .message("A session began at the connection " + BoundedText.name(event.connection()));
  }

  static void refused(Draft draft, SessionRefused event) {
    loggingOn(draft)
        .with(Severity.MEDIUM)
        .with(Status.FAILURE)
        .with(Disposition.BLOCKED)
        .with("status_code", event.reason().code())
        .with("status_detail", BoundedText.sentence(event.reason().sentence()))
        .with("user", Map.of("name", BoundedText.name(event.user())))
        .with("session", Map.of("uid", event.session().value(), "is_remote", true))
        .with("src_endpoint", KnownSession.endpoint(event.address()))
        .with("dst_endpoint", KnownSession.destination(event.connection(), event.protocol()))
        .with("observables", KnownSession.observables("user.name", event.user(), event.address()))
        .message("A session was refused: " + event.reason().code());
  }

  /**
   * @param session null where its start is not known
   */
  static void ended(Draft draft, SessionEnded event, @Nullable KnownSession session) {
    draft
        .with(Severity.INFORMATIONAL)
        .with(Status.SUCCESS)
        .with("status_detail", BoundedText.sentence(event.why()))
        .with("is_remote", true)
        .message("A session ended: " + BoundedText.sentence(event.why()));
    if (session == null) {
      draft
          .with("user", Map.of("name", "unknown"))
          .with("session", Map.of("uid", event.session().value()))
          .with("dst_endpoint", Map.of("name", "unknown"));
      return;
    }
    Map<String, Object> ending = new LinkedHashMap<>(session.session());
    ending.put("expiration_reason", BoundedText.sentence(event.why()));
    draft
        .with("user", session.user())
        .with("actor", session.actor())
        .with("session", ending)
        .with("src_endpoint", session.source())
        .with("dst_endpoint", session.destination())
        .with("observables", session.observables("user.name"));
  }

  /** Of a minted log-in: once it has opened a session, or is lost, it is no more. */
  static Activity activity(LoginChanged event) {
    return event.what().equals("minted") ? Activity.CREATE_ENTITY : Activity.DELETE_ENTITY;
  }

  static void changed(Draft draft, LoginChanged event) {
    String what = BoundedText.name(event.what());
    String login = BoundedText.name(event.login());
    boolean lost = event.what().equals("lost");
    draft
        .with(lost ? Severity.MEDIUM : Severity.INFORMATIONAL)
        .with(lost ? Status.FAILURE : Status.SUCCESS)
        .with(lost ? Disposition.BLOCKED : Disposition.ALLOWED)
        .with("status_detail", what)
        .with("actor", Map.of("user", KnownSession.user(event.holder())))
        .with(
            "entity",
            Map.of(
                "uid",
                login,
                "type_id",
                OTHER_ENTITY,
                "type",
                "Login",
                "data",
                Map.of(
                    "change",
                    what,
                    "connection",
                    BoundedText.name(event.connection()),
                    "until",
                    event.until().toString())))
        .message("The log-in " + login + ": " + what);
  }

  private static Draft loggingOn(Draft draft) {
    return draft
        .with("auth_protocol", OPEN_ID, "OpenID")
        .with("logon_type", NETWORK, "Network")
        .with("is_remote", true);
  }
}
