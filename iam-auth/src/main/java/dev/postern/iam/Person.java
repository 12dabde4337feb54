package dev.postern.iam;

import dev.postern.core.Identity;
import java.util.Set;

/**
 * Whom the gate does something at AWS for.
 *
 * @param issuer by whom, with {@code subject}, they are told from all others
 * @param name what AWS's own records call them by
 */
public record Person(String issuer, String subject, String name, Set<String> groups) {
  /** The gate itself, where it does something for nobody, such as reading a catalog. */
  public static final Person GATE = new Person("", "postern", "postern", Set.of());

  public Person {
    groups = Set.copyOf(groups);
  }

  public static Person of(Identity identity) {
    return new Person(identity.issuer(), identity.subject(), identity.user(), identity.groups());
  }
}
