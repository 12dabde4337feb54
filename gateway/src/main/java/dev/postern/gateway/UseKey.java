package dev.postern.gateway;

import dev.postern.core.Wtf8;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells a question from another: 128 bits of a keyed hash, so that no text or value is kept
 * and nobody can make two questions alike. The key is the process's own.
 */
record UseKey(long high, long low) {
  private static final byte[] SECRET = new byte[32];

  static {
    new SecureRandom().nextBytes(SECRET);
  }

  /**
   * The key of some parts in their order.
   *
   * @param parts null is a part of its own
   */
  static UseKey of(List<byte @Nullable []> parts) {
    MessageDigest digest = sha256();
    digest.update(SECRET);
    for (byte[] part : parts) {
      int length = part == null ? -1 : part.length;
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
      if (part != null) {
        digest.update(part);
      }
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UseKey(hash.getLong(), hash.getLong());
  }

  static UseKey of(String... parts) {
    return of(List.of(parts).stream().<byte @Nullable []>map(Wtf8::encode).toList());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
