package dev.postern.gateway;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that are open, each with the end of its grant. */
final class Sessions {
  private static final Refusal GRANT_OVER =
      new Refusal(FaultCode.SESSION_ENDED, "grant-over", "the time you were granted is over");

  private final Map<SessionId, Open> open = new ConcurrentHashMap<>();
  private final Clock clock;

  private record Open(SessionPath path, Instant ends) {}

  Sessions(Clock clock) {
    this.clock = clock;
  }

  void add(SessionPath path, Instant ends) {
    open.put(path.session(), new Open(path, ends));
  }

  void remove(SessionId session) {
    open.remove(session);
  }

  int count() {
    return open.size();
  }

  /** Ends the sessions whose grants are over. */
  void endOverdue() {
    Instant now = clock.instant();
    for (Open session : open.values()) {
      if (!now.isBefore(session.ends())) {
        session.path().end(GRANT_OVER);
      }
    }
  }

  /** Ends all of them. */
  void endAll(Refusal refusal) {
    for (Open session : open.values()) {
      session.path().end(refusal);
    }
  }
}
