package dev.postern.access;

import dev.postern.core.PasswordVerifier;
import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.KeySpec;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What SCRAM-SHA-256 keeps of a password.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802#section-3">RFC 5802, section 3</a>
 */
final class ScramDerivation {
  private static final String HMAC = "HmacSHA256";
  private static final int KEY_BITS = 256;

  private ScramDerivation() {}

  /**
   * Blocks for milliseconds.
   *
   * @param password in ASCII, of which SASLprep changes nothing
   */
  static PasswordVerifier.Scram of(Secret password, byte[] salt, int iterations) {
    try {
      KeySpec spec = new PBEKeySpec(password.reveal().toCharArray(), salt, iterations, KEY_BITS);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      return new PasswordVerifier.Scram(iterations, salt, storedKey, hmac(salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2 and HMAC with SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(key, HMAC));
    return mac.doFinal(data.getBytes(StandardCharsets.US_ASCII));
  }
}
