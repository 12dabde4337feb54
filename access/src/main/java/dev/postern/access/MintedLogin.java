package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.PasswordVerifier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user and password for one session of a tool that cannot carry a token. The password itself is
 * told once and not kept.
 *
 * @param user the name by which it is found, and by whose form it is told apart from others
 * @param identity of who had it made, with the claims it had then
 * @param connection the only one it opens
 * @param scram what SCRAM-SHA-256 verifies by, in the form PostgreSQL keeps it; null for MySQL's
 * @param sha2 SHA-256 of SHA-256 of the password, hexadecimal, as caching_sha2_password verifies
 *     by; null for PostgreSQL's
 * @param until when it no longer opens a session
 */
public record MintedLogin(
    String user,
    Identity identity,
    String connection,
    @Nullable String scram,
    @Nullable String sha2,
    Instant until)
    implements Minted {
  @Override
  public String name() {
    return user;
  }

  /**
   * What verifies the password.
   *
   * @throws IllegalArgumentException where nothing that is kept does
   */
  PasswordVerifier verifier() {
    if (scram != null) {
      return PasswordVerifier.Scram.parse(scram);
    }
    if (sha2 != null) {
      return PasswordVerifier.CachingSha2.parse(sha2);
    }
    throw new IllegalArgumentException("nothing verifies the password of " + user);
  }

  /** Without what verifies it. */
  @Override
  public String toString() {
    return user + " of " + identity + " at " + connection;
  }
}
