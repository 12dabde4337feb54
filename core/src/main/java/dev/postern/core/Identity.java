package dev.postern.core;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Who a caller is, as a verified token says.
 *
 * @param user the name the issuer's user claim gives
 * @param groups the groups its groups claim gives
 * @param claims every claim of the token, for conditions and row filters
 * @param tokenExpires when the token ends; a session lives to its grant's end all the same
 */
public record Identity(
    String issuer,
    String subject,
    String user,
    Set<String> groups,
    Map<String, Object> claims,
    Instant tokenExpires) {
  /** The people behind it, of whom nobody may answer what it asks for. */
  public Set<String> persons() {
    return Set.of(issuer + " " + subject);
  }

  /** Claims may be personal: only issuer and user are printed. */
  @Override
  public String toString() {
    return user + "@" + issuer;
  }
}
