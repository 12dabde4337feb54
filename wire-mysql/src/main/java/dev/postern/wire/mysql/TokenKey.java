package dev.postern.wire.mysql;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * The key that clients encrypt their tokens for where the listener speaks no TLS. It is made at
 * first use, which takes seconds, and never leaves the process. What it encrypts is shorter than
 * itself: tokens of more than 469 bytes need TLS, or a client that shows them in clear.
 */
final class TokenKey {
  private static final int BITS = 4096;
  private static final int LINE = 64;

  private @Nullable KeyPair pair;

  private synchronized KeyPair pair() {
    KeyPair made = pair;
    if (made == null) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        made = generator.generateKeyPair();
        pair = made;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has RSA", e);
      }
    }
    return made;
  }

  /** The public key in PEM. Blocks at first. */
  byte[] pem() {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    String base64 = encoder.encodeToString(pair().getPublic().getEncoded());
    return ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** What was encrypted, null where it was not for this key. Blocks for milliseconds. */
  byte @Nullable [] decrypt(byte[] encrypted, byte[] scramble) {
    try {
      Cipher cipher = Cipher.getInstance(Scrambles.RSA);
      cipher.init(Cipher.DECRYPT_MODE, pair().getPrivate());
      return Scrambles.repeated(cipher.doFinal(encrypted), scramble);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
