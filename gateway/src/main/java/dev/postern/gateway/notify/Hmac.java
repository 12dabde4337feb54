package dev.postern.gateway.notify;

import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104). */
final class Hmac {
  private static final String NAME = "HmacSHA256";

  private Hmac() {}

  /** Hexadecimal, over the text in UTF-8. */
  static String sha256(Secret key, String text) {
    return sha256(key, text.getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(Secret key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(NAME);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), NAME));
      return HexFormat.of().formatHex(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + NAME, e);
    }
  }
}
