package dev.postern.masking;

import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * One key for each use of a configured secret, by HKDF-SHA-256 (RFC 5869) without a salt: what one
 * cipher could ever tell of its key says nothing about another's.
 */
final class DerivedKeys {
  private final Secret secret;

  DerivedKeys(Secret secret) {
    this.secret = secret;
  }

  /**
   * The key for one use.
   *
   * @param use another for each cipher
   * @param algorithm the key's, as the JDK names it
   */
  SecretKey key(String use, String algorithm, int bytes) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret.reveal().getBytes(StandardCharsets.UTF_8))
                  .thenExpand(
                      ("postern pseudonyms: " + use).getBytes(StandardCharsets.US_ASCII), bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 25 on has HKDF", e);
    }
  }
}
