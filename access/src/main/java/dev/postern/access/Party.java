package dev.postern.access;

import dev.postern.core.Identity;
import java.util.Set;

/**
 * One side of an approval or a grant: who asks, who holds, who answers.
 *
 * @param groups as the token had them when the party spoke
 * @param persons the people behind the identity: itself, and whom its person and owner claims name;
 *     never empty
 */
public record Party(
    String issuer, String subject, String user, Set<String> groups, Set<String> persons) {
  public Party {
    groups = Set.copyOf(groups);
    persons = Set.copyOf(persons);
    if (persons.isEmpty()) {
      throw new IllegalArgumentException("somebody is behind every identity");
    }
  }

  public static Party of(Identity identity) {
    return new Party(
        identity.issuer(),
        identity.subject(),
        identity.user(),
        identity.groups(),
        identity.persons());
  }

  /** Whether both are the same identity of the same issuer, whatever its groups are now. */
  public boolean is(Party other) {
    return issuer.equals(other.issuer) && subject.equals(other.subject);
  }

  /** Whether one person could be speaking as both. */
  public boolean sharesPersonWith(Party other) {
    return other.persons.stream().anyMatch(persons::contains);
  }

  /** Only what logs may hold. */
  @Override
  public String toString() {
    return user + "@" + issuer;
  }
}
