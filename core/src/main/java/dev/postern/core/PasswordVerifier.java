package dev.postern.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a password is verified by where the password itself is not kept. */
public sealed interface PasswordVerifier {
  /** The form in which it is kept. */
  String text();

  /**
   * Of SCRAM-SHA-256: StoredKey and ServerKey, and what they were derived by. Who has them cannot
   * log in by them, but can pass for the server.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc5802#section-3">RFC 5802, section 3</a>
   */
  record Scram(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey)
      implements PasswordVerifier {
    /** PostgreSQL's, in pg_authid.rolpassword. */
    private static final Pattern FORM =
        Pattern.compile(
            "SCRAM-SHA-256\\$([1-9][0-9]{0,8}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]{44}):([A-Za-z0-9+/=]{44})");

    /**
     * What {@link #text} has given.
     *
     * @throws IllegalArgumentException where it is no such text
     */
    public static Scram parse(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("no verifier of SCRAM-SHA-256");
      }
      Base64.Decoder base64 = Base64.getDecoder();
      return new Scram(
          Integer.parseInt(matcher.group(1)),
          base64.decode(matcher.group(2)),
          base64.decode(matcher.group(3)),
          base64.decode(matcher.group(4)));
    }

    @Override
    public String text() {
      Base64.Encoder base64 = Base64.getEncoder();
      return "SCRAM-SHA-256$%d:%s$%s:%s"
          .formatted(
              iterations,
              base64.encodeToString(salt),
              base64.encodeToString(storedKey),
              base64.encodeToString(serverKey));
    }

    /** Nothing of it. */
    @Override
    public String toString() {
      return "SCRAM-SHA-256";
    }
  }

  /**
   * Of caching_sha2_password: SHA-256 of SHA-256 of the password. Who has it cannot log in by it.
   *
   * @see <a
   *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html">
   *     Caching_sha2_password information</a>
   */
  record CachingSha2(byte[] twice) implements PasswordVerifier {
    private static final int BYTES = 32;

    public static CachingSha2 of(Secret password) {
      return new CachingSha2(sha256(once(password)));
    }

    /**
     * What {@link #text} has given.
     *
     * @throws IllegalArgumentException where it is no such text
     */
    public static CachingSha2 parse(String text) {
      byte[] twice = HexFormat.of().parseHex(text);
      if (twice.length != BYTES) {
        throw new IllegalArgumentException("no verifier of caching_sha2_password");
      }
      return new CachingSha2(twice);
    }

    @Override
    public String text() {
      return HexFormat.of().formatHex(twice);
    }

    /** Whether this is the password. */
    public boolean isOf(Secret password) {
      return MessageDigest.isEqual(sha256(once(password)), twice);
    }

    /** Whether SHA256(password) XOR SHA256(SHA256(SHA256(password)), scramble) is by its owner. */
    public boolean isProvedBy(byte[] proof, byte[] scramble) {
      byte[] mask = sha256(twice, scramble);
      return proof.length == mask.length && MessageDigest.isEqual(sha256(xor(proof, mask)), twice);
    }

    private static byte[] once(Secret password) {
      return sha256(password.reveal().getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing of it. */
    @Override
    public String toString() {
      return "caching_sha2_password";
    }
  }

  private static byte[] xor(byte[] left, byte[] right) {
    byte[] result = left.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= right[i];
    }
    return result;
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
