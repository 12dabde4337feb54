package dev.postern.aws.bridge;

import dev.postern.core.CallPath;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which connections run calls of which sessions, so that they end with them. A session is listened
 * to once, however many connections it has had.
 */
final class Followers {
  private final Map<SessionId, Set<CallConnection>> open = new ConcurrentHashMap<>();

  /** Has the connection be told of the session's end, at once where that is over. */
  void follow(CallPath path, CallConnection connection) {
    SessionId session = path.session();
    while (true) {
      Set<CallConnection> fresh = ConcurrentHashMap.newKeySet();
      fresh.add(connection);
      Set<CallConnection> known = open.putIfAbsent(session, fresh);
      if (known == null) {
        path.onEnd(refusal -> tell(open.remove(session), path, refusal));
        path.onCancel(() -> tell(open.get(session), path, Refusal.CANCELLED));
        return;
      }
      known.add(connection);
      if (known.equals(open.get(session))) {
        return;
      }
    }
  }

  /** The connection, which has followed these sessions, is closed. */
  void leave(CallConnection connection, Set<SessionId> followed) {
    for (SessionId session : followed) {
      Set<CallConnection> connections = open.get(session);
      if (connections != null) {
        connections.remove(connection);
      }
    }
  }

  private static void tell(
      @Nullable Set<CallConnection> connections, CallPath path, Refusal refusal) {
    if (connections != null) {
      connections.forEach(connection -> connection.cut(path, refusal));
    }
  }
}
