package dev.postern.access;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which operations a rule is about: those of one of these kinds that have at least this risk.
 *
 * @param kinds never empty; a rule that names none is about all of them
 * @param risk {@link Risk#LOW}, that is any, where a rule names none
 */
public record Matcher(Set<Kind> kinds, Risk risk) {
  /** The word in a rule for every kind, {@link Kind#UNKNOWN} too. */
  public static final String EVERY_KIND = "*";

  public Matcher {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("a rule without kinds matches nothing");
    }
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
  }

  public static Matcher ofKinds(Set<Kind> kinds) {
    return new Matcher(kinds, Risk.LOW);
  }

  public static Matcher ofRisk(Risk atLeast) {
    return new Matcher(EnumSet.allOf(Kind.class), atLeast);
  }

  /** The kinds that {@code word} of a rule stands for, empty where it stands for none. */
  public static Optional<Set<Kind>> kinds(String word) {
    return word.equals(EVERY_KIND)
        ? Optional.of(EnumSet.allOf(Kind.class))
        : Kind.of(word).map(Set::of);
  }

  boolean namesRisk() {
    return risk != Risk.LOW;
  }
}
