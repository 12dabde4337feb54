package dev.postern.masking;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Values by the SHA-256 of their text in UTF-8, as PostgreSQL's {@code sha256} gives it. */
final class Hashes {
  private Hashes() {}

  /** 64 hexadecimal digits. */
  static String text(String value) {
    return HexFormat.of().formatHex(sha256(value));
  }

  static UUID uuid(UUID value) {
    return UuidMask.of(sha256(value.toString()));
  }

  private static byte[] sha256(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
