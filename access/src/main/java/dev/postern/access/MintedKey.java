package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key in the form of AWS's, for the gate alone. Its secret is made of the half that is kept and
 * of the session token, which is not: neither who reads the store nor who sees a signed link can
 * sign with it.
 *
 * @param name its public id
 * @param half of the secret, hexadecimal
 * @param tokenSha256 of the session token that goes with it, hexadecimal
 * @param until when it no longer signs anything
 */
public record MintedKey(
    String name,
    Identity identity,
    String connection,
    String half,
    String tokenSha256,
    Instant until)
    implements Minted {
  private static final String HMAC = "HmacSHA256";

  /** The key that goes with a token. */
  static MintedKey of(
      String name, Identity identity, String connection, String half, Secret token, Instant until) {
    return new MintedKey(name, identity, connection, half, sha256(token.reveal()), until);
  }

  /**
   * What it signs with.
   *
   * @return empty where the session token is another
   */
  public Optional<Secret> secret(String token) {
    boolean same =
        MessageDigest.isEqual(
            sha256(token).getBytes(StandardCharsets.US_ASCII),
            tokenSha256.getBytes(StandardCharsets.US_ASCII));
    return same ? Optional.of(new Secret(derived(token))) : Optional.empty();
  }

  private String derived(String token) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(half), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Without what makes its secret. */
  @Override
  public String toString() {
    return name + " of " + identity + " at " + connection;
  }
}
