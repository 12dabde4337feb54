package dev.postern.testkit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Every access key that the AWS of a test knows, with its secret. */
public final class AwsKeys {
  private final Map<String, Key> known = new ConcurrentHashMap<>();
  private final AtomicInteger issued = new AtomicInteger();

  /**
   * One access key.
   *
   * @param session what has to be shown besides, null of a user's lasting key
   * @param principal whose it is: an ARN
   */
  public record Key(
      String id, String secret, @Nullable String session, Instant expires, String principal) {}

  /** A user's key, which lasts. */
  public Key user(String principal) {
    return add(number -> "AKIA%016d".formatted(number), null, Instant.MAX, principal);
  }

  /** A key of a session, until {@code expires}. */
  public Key session(String principal, Instant expires) {
    return add(number -> "ASIA%016d".formatted(number), principal, expires, principal);
  }

  void put(Key key) {
    known.put(key.id(), key);
  }

  @Nullable Key find(String id) {
    return known.get(id);
  }

  private Key add(
      IntFunction<String> name, @Nullable String session, Instant expires, String principal) {
    int number = issued.incrementAndGet();
    Key key =
        new Key(
            name.apply(number),
            "secret+" + number + "/" + HexFormat.of().formatHex(random(15)),
            session == null ? null : "session//" + HexFormat.of().formatHex(random(200)) + "==",
            expires,
            principal);
    put(key);
    return key;
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }
}
