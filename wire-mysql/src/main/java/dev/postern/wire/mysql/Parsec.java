package dev.postern.wire.mysql;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * MariaDB's method of authentication: a signature by a key that the password gives.
 *
 * <pre>
 *   server   32 random bytes
 *   client   nothing, which asks for the salt
 *   server   'P', int<1> log2(rounds) - 10, salt
 *   client   32 random bytes, Ed25519's signature of the server's and its own
 * </pre>
 *
 * @see <a href="https://mariadb.com/kb/en/authentication-plugin-parsec/">Authentication Plugin -
 *     PARSEC</a>
 */
final class Parsec {
  static final int SCRAMBLE = 32;

  /** How a salt begins: the key is made by PBKDF2. */
  static final int PBKDF2 = 'P';

  private static final int FEWEST_ROUNDS = 1024;

  /** 8192 rounds take milliseconds; a server could ask for hours. */
  private static final int MAX_EXPONENT = 3;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Parsec() {}

  /**
   * What proves the password.
   *
   * @param scramble the server's random bytes
   * @param salt with what stands before it
   * @throws ProtocolViolation where that is not as it must be
   * @throws GeneralSecurityException where the JDK lacks an algorithm
   */
  static byte[] proof(String password, byte[] scramble, byte[] salt)
      throws GeneralSecurityException {
    if (salt.length < 3 || salt[0] != PBKDF2 || salt[1] < 0 || salt[1] > MAX_EXPONENT) {
      throw new ProtocolViolation("a salt of an unknown kind, or too many rounds");
    }
    byte[] nonce = new byte[SCRAMBLE];
    RANDOM.nextBytes(nonce);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(
                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed(password, salt))));
    signature.update(scramble);
    signature.update(nonce);
    byte[] signed = signature.sign();
    byte[] proof = Arrays.copyOf(nonce, SCRAMBLE + signed.length);
    System.arraycopy(signed, 0, proof, SCRAMBLE, signed.length);
    return proof;
  }

  private static byte[] seed(String password, byte[] salt) throws GeneralSecurityException {
    PBEKeySpec derived =
        new PBEKeySpec(
            password.toCharArray(),
            Arrays.copyOfRange(salt, 2, salt.length),
            FEWEST_ROUNDS << salt[1],
            SCRAMBLE * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
          .generateSecret(derived)
          .getEncoded();
    } finally {
      derived.clearPassword();
    }
  }
}
