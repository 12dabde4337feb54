package dev.postern.wire.postgres;

import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** PostgreSQL's MD5 answer: {@code "md5" md5(md5(password user) salt)}, hashes in hexadecimal. */
final class Md5Password {
  private Md5Password() {}

  static String of(String user, Secret password, byte[] salt) {
    byte[] stored = hex(bytes(password.reveal()), bytes(user));
    return "md5" + new String(hex(stored, salt), StandardCharsets.US_ASCII);
  }

  private static byte[] hex(byte[] first, byte[] second) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(first);
      return bytes(HexFormat.of().formatHex(md5.digest(second)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
