package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent;
import dev.postern.core.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions whose start was read and whose end was not: the events of a session name it and no
 * more, and each that leaves has to say whose it is.
 */
final class KnownSessions {
  /** The one that was longest not asked for is forgotten first. */
  private static final int MOST = 100_000;

  private final Map<SessionId, KnownSession> sessions = new Recent();

  private static final class Recent extends LinkedHashMap<SessionId, KnownSession> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<SessionId, KnownSession> eldest) {
      return size() > MOST;
    }
  }

  KnownSession started(JournalEvent.SessionStarted started) {
    KnownSession session = new KnownSession(started);
    sessions.put(started.session(), session);
    return session;
  }

  @Nullable KnownSession of(SessionId session) {
    return sessions.get(session);
  }

  @Nullable KnownSession ended(SessionId session) {
    return sessions.remove(session);
  }
}
