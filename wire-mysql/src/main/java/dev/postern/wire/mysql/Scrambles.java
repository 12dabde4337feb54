package dev.postern.wire.mysql;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/** What the methods of authentication make of a password. */
final class Scrambles {
  /** RSAES-OAEP with SHA-1 and MGF1, as OpenSSL's default has it. */
  static final String RSA = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";

  private Scrambles() {}

  /** mysql_native_password: SHA1(password) XOR SHA1(scramble, SHA1(SHA1(password))). */
  static byte[] nativePassword(String password, byte[] scramble) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    byte[] once = digest("SHA-1", bytes(password));
    return xor(once, digest("SHA-1", scramble, digest("SHA-1", once)));
  }

  /** caching_sha2_password: SHA256(password) XOR SHA256(SHA256(SHA256(password)), scramble). */
  static byte[] cachingSha2(String password, byte[] scramble) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    byte[] once = digest("SHA-256", bytes(password));
    return xor(once, digest("SHA-256", digest("SHA-256", once), scramble));
  }

  /** The password with its ending zero, as it stands inside TLS. */
  static byte[] clear(String password) {
    byte[] bytes = bytes(password);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /**
   * The password with its ending zero, XOR the scramble over and over, encrypted for the server.
   *
   * @param pem the server's public key
   * @throws GeneralSecurityException where it is no key, or one too short for the password
   */
  static byte[] encrypted(String password, byte[] scramble, String pem)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(RSA);
    cipher.init(Cipher.ENCRYPT_MODE, publicKey(pem));
    return cipher.doFinal(repeated(clear(password), scramble));
  }

  /** The bytes XOR the scramble, which begins anew where it ends. */
  static byte[] repeated(byte[] bytes, byte[] scramble) {
    byte[] result = bytes.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= scramble[i % scramble.length];
    }
    return result;
  }

  private static PublicKey publicKey(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("[\\s\0]", "");
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("no key in PEM", e);
    }
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] xor(byte[] left, byte[] right) {
    byte[] result = left.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= right[i];
    }
    return result;
  }

  private static byte[] digest(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
