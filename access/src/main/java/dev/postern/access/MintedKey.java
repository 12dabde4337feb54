package dev.postern.access;

import dev.postern.core.Identity;
import java.time.Instant;

/**
 * A key in the form of AWS's, for the gate alone. Its secret is made of the half that is kept and
 * of the session token, which is not: neither who reads the store nor who sees a signed link can
 * sign with it.
 *
 * @param id its public name
 * @param identity of who had it made, with the claims it had then
 * @param connection the only one it opens
 * @param half of the secret, hexadecimal
 * @param tokenSha256 of the session token that goes with it, hexadecimal
 * @param until when it no longer signs anything
 */
public record MintedKey(
    String id,
    Identity identity,
    String connection,
    String half,
    String tokenSha256,
    Instant until) {
  /** Without what makes its secret. */
  @Override
  public String toString() {
    return id + " of " + identity + " at " + connection;
  }
}
