package dev.postern.access;

import dev.postern.core.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identities of tokens verified a short while ago, by the token's SHA-256, so that the tokens
 * themselves are not kept. The least recently used goes first where there are too many. A key that
 * its issuer withdraws is still believed here for {@link #LONGEST}.
 */
final class VerifiedTokens {
  static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MAX_ENTRIES = 10_000;

  private record Known(Identity identity, Instant until) {}

  private final Map<String, Known> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  static String digest(String token) {
    try {
      byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  synchronized @Nullable Identity get(String digest, Instant now) {
    Known entry = entries.get(digest);
    if (entry == null) {
      return null;
    }
    if (!now.isBefore(entry.until())) {
      entries.remove(digest);
      return null;
    }
    return entry.identity();
  }

  synchronized void put(String digest, Identity identity, Instant now) {
    Instant latest = now.plus(LONGEST);
    Instant expires = identity.tokenExpires();
    entries.put(digest, new Known(identity, expires.isBefore(latest) ? expires : latest));
  }
}
