package dev.postern.masking;

import java.util.Set;

/**
 * What becomes of the data of one label.
 *
 * @param unlessGroups who is in one of these groups sees it as it is
 */
public record MaskRule(
    String label, MaskSpec as, Set<String> unlessGroups, PredicateUse predicates) {
  /**
   * @throws IllegalArgumentException where the label is not one that {@link LabelRule} takes
   */
  public MaskRule {
    LabelRule.requireLabel(label);
    unlessGroups = Set.copyOf(unlessGroups);
  }
}
