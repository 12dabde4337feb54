package dev.postern.wire.postgres;

import dev.postern.core.Target;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The secrets by which clients cancel, and the servers' own behind them. A client gets the server's
 * process id, since tools compare it with {@code pg_backend_pid()}, and a secret of the gate's.
 */
final class CancelKeys {
  /** Bytes of a secret: four in protocol 3.0, up to 256 in 3.2. */
  private static final int SHORT = 4;

  private static final int LONG = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<Key, Cancellable> sessions = new ConcurrentHashMap<>();

  /**
   * What a cancel request is answered by.
   *
   * @param target where the upstream is
   * @param upstream its own key
   */
  record Cancellable(Target target, BackendKeyData upstream, InSession session) {}

  /** A session whose statement may be waiting for people. */
  interface InSession {
    /** Takes back what waits and runs {@code done}, or runs {@code running} where nothing does. */
    void cancel(Runnable running, Runnable done);
  }

  /** What other gateways know a session's key by: SHA-256, hexadecimal. */
  static String digest(int processId, byte[] secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(processId).array());
      return HexFormat.of().formatHex(sha256.digest(secret));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record Key(int processId, Secret secret) {}

  /** Compared in constant time once the map's bucket is found. */
  private record Secret(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Secret(var theirs) && MessageDigest.isEqual(bytes, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** Gives one session its secret, and takes it back with the session's end. */
  final class Issuer {
    private final Target target;
    private final boolean longSecret;
    private @Nullable Key issued;

    private Issuer(Target target, boolean longSecret) {
      this.target = target;
      this.longSecret = longSecret;
    }

    byte[] issue(BackendKeyData upstream, InSession session) {
      revoke();
      Key key;
      do {
        byte[] secret = new byte[longSecret ? LONG : SHORT];
        RANDOM.nextBytes(secret);
        key = new Key(upstream.processId(), new Secret(secret));
      } while (sessions.putIfAbsent(key, new Cancellable(target, upstream, session)) != null);
      issued = key;
      return key.secret().bytes();
    }

    void revoke() {
      if (issued != null) {
        sessions.remove(issued);
        issued = null;
      }
    }
  }

  /**
   * An issuer for one session.
   *
   * @param longSecret whether the client speaks protocol 3.2
   */
  Issuer issuer(Target target, boolean longSecret) {
    return new Issuer(target, longSecret);
  }

  /** What the key cancels, null where it is no session's. */
  @Nullable Cancellable find(int processId, byte[] secret) {
    return sessions.get(new Key(processId, new Secret(secret)));
  }
}
