package dev.postern.core;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Who a caller is, as a verified token says.
 *
 * @param user the name the issuer's user claim gives
 * @param groups the groups that the issuer's tokens give
 * @param persons every name by which the natural persons behind it go: the caller's own and, for an
 *     agent, its owner's. Compared; shown to reviewers and to no client or log.
 * @param claims every claim of the token, for conditions and row filters
 * @param tokenExpires when the token ends; a session lives to its grant's end all the same
 */
public record Identity(
    String issuer,
    String subject,
    String user,
    Set<String> groups,
    Set<String> persons,
    Map<String, Object> claims,
    Instant tokenExpires) {

  /** An identity of whose person no more is known than issuer and subject. */
  public Identity(
      String issuer,
      String subject,
      String user,
      Set<String> groups,
      Map<String, Object> claims,
      Instant tokenExpires) {
    this(issuer, subject, user, groups, Set.of(issuer + " " + subject), claims, tokenExpires);
  }

  /**
   * Whether a person is behind both: the same caller, two accounts of one person, an agent and its
   * owner, or two agents of one owner.
   */
  public boolean isOfSamePersonAs(Identity other) {
    return !Collections.disjoint(persons, other.persons);
  }

  /** Claims may be personal: only issuer and user are printed. */
  @Override
  public String toString() {
    return user + "@" + issuer;
  }
}
