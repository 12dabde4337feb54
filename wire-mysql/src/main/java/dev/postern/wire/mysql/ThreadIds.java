package dev.postern.wire.mysql;

import dev.postern.core.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which clients have statements killed. A greeting has to say one before there is an
 * upstream, so it is the gate's own; it leads to the upstream's, of a caller's own sessions only.
 * They are random, so that the sessions of one caller at several gateways have different ones.
 */
final class ThreadIds {
  /** Above what a server counts to, and positive for clients that have no unsigned numbers. */
  private static final int FIRST = 0x4000_0000;

  private final SecureRandom random = new SecureRandom();
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
    int id;
    do {
      id = FIRST | random.nextInt(FIRST);
    } while (sessions.containsKey(id));
    return id;
  }

  /**
   * What other gateways know a session of a caller's on a connection by: of no other caller can
   * anybody name one. It begins with a word, so that none of PostgreSQL's keys is like it.
   *
   * @param thread the gate's number or the upstream's
   */
  static String key(Identity identity, String connection, long thread) {
    StringBuilder whose = new StringBuilder();
    for (String part : List.of(identity.issuer(), identity.subject(), connection)) {
      whose.append(part.length()).append(' ').append(part);
    }
    try {
      byte[] all = whose.append(thread).toString().getBytes(StandardCharsets.UTF_16BE);
      return "mysql " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** By both its numbers. */
  static List<String> keys(Identity identity, String connection, int id, int upstream) {
    return List.of(
        key(identity, connection, Integer.toUnsignedLong(id)),
        key(identity, connection, Integer.toUnsignedLong(upstream)));
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
