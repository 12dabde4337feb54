package dev.postern.access;

import java.util.Collection;
import java.util.Set;

/**
 * What a claim of an issuer's tokens has to be. An issuer such as GitHub Actions signs tokens for
 * all the world: it is conditions like this that make one of them ours.
 *
 * @param claim its name, or a dotted path
 * @param values one of which it has to be, letter for letter: a text, or a number or truth value as
 *     JSON writes it. Of a claim that is a list, one element has to.
 */
public record ClaimCondition(String claim, Set<String> values) {
  /**
   * @throws IllegalArgumentException where it asks for nothing
   */
  public ClaimCondition {
    if (claim.isBlank() || values.isEmpty()) {
      throw new IllegalArgumentException("a condition needs a claim and what it has to be");
    }
    values = Set.copyOf(values);
  }

  boolean holds(Claims claims) {
    return switch (claims.at(claim)) {
      case null -> false;
      case Collection<?> list -> list.stream().anyMatch(this::isWanted);
      case Object value -> isWanted(value);
    };
  }

  private boolean isWanted(Object value) {
    return switch (value) {
      case String text -> values.contains(text);
      case Boolean flag -> values.contains(flag.toString());
      // Others have several spellings.
      case Long number -> values.contains(number.toString());
      case Integer number -> values.contains(number.toString());
      default -> false;
    };
  }
}
