package dev.postern.wire.postgres;

import dev.postern.core.PasswordVerifier;
import dev.postern.core.Proof;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM-SHA-256's proof of a password, and what is answered to it when it is good.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802#section-3">RFC 5802, section 3</a>
 */
final class ScramProof implements Proof.OfPassword {
  private static final String HMAC = "HmacSHA256";

  private final byte[] authMessage;
  private final byte[] clientProof;
  private volatile byte @Nullable [] serverSignature;

  /**
   * @param authMessage all that both sides have said so far, but for the proof itself
   */
  ScramProof(byte[] authMessage, byte[] clientProof) {
    this.authMessage = authMessage;
    this.clientProof = clientProof;
  }

  @Override
  public boolean isGoodFor(PasswordVerifier verifier) {
    return switch (verifier) {
      case PasswordVerifier.Scram scram -> {
        boolean good = isProved(scram.storedKey());
        serverSignature = good ? hmac(scram.serverKey()) : null;
        yield good;
      }
      case PasswordVerifier.CachingSha2 _ -> false;
    };
  }

  /** Whether the proof, XOR the ClientSignature, is what the StoredKey is a hash of. */
  private boolean isProved(byte[] storedKey) {
    byte[] clientKey = hmac(storedKey);
    if (clientProof.length != clientKey.length) {
      return false;
    }
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= clientProof[i];
    }
    try {
      return MessageDigest.isEqual(
          MessageDigest.getInstance("SHA-256").digest(clientKey), storedKey);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A signature of all that was said. */
  private byte[] hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(authMessage);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /** The gate's own proof towards the client. */
  byte[] serverSignature() {
    byte[] signature = serverSignature;
    if (signature == null) {
      throw new IllegalStateException("the client has proved nothing");
    }
    return signature;
  }
}
