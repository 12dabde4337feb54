package dev.postern.wire.mysql;

import dev.postern.core.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which clients have statements killed. A greeting has to say one before there is an
 * upstream, so it is the gate's own; it leads to the upstream's, of a caller's own sessions only.
 */
final class ThreadIds {
  /** Above what a server counts to, and positive for clients that have no unsigned numbers. */
  private static final int FIRST = 0x4000_0000;

  private final AtomicInteger last = new AtomicInteger(FIRST);
  private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();

  /**
   * Whose session it is, at which upstream, and its number there.
   *
   * @param withdraw takes back what waits in it for people
   */
  private record Session(
      String issuer, String subject, String connection, int upstream, Runnable withdraw) {
    boolean isOf(Identity identity, String name) {
      return issuer.equals(identity.issuer())
          && subject.equals(identity.subject())
          && connection.equals(name);
    }
  }

  int next() {
    return last.updateAndGet(id -> id == Integer.MAX_VALUE ? FIRST : id + 1);
  }

  void began(int id, Identity identity, String connection, int upstream, Runnable withdraw) {
    sessions.put(
        id, new Session(identity.issuer(), identity.subject(), connection, upstream, withdraw));
  }

  void ended(int id) {
    sessions.remove(id);
  }

  /**
   * The upstream's number of a session of the same caller on the same connection, whose statement
   * is taken back if it waits for people: the upstream knows nothing of that one. Null where there
   * is none.
   *
   * @param id the gate's number, or the upstream's, as CONNECTION_ID() gives it
   */
  @Nullable Integer killed(long id, Identity identity, String connection) {
    Session session = own(id, identity, connection);
    if (session == null) {
      return null;
    }
    session.withdraw().run();
    return session.upstream();
  }

  private @Nullable Session own(long id, Identity identity, String connection) {
    Session session = id == (int) id ? sessions.get((int) id) : null;
    if (session != null) {
      return session.isOf(identity, connection) ? session : null;
    }
    return sessions.values().stream()
        .filter(own -> own.isOf(identity, connection))
        .filter(own -> Integer.toUnsignedLong(own.upstream()) == id)
        .findFirst()
        .orElse(null);
  }
}
