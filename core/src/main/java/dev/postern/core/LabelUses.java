package dev.postern.core;

import java.util.Map;

/**
 * What a statement asks of labelled columns beyond showing them, where such uses are counted.
 *
 * @param budgets labels whose uses are counted for the caller, each with how many an hour there are
 * @param fixed whether the same text with the same values asks the same again, as long as the
 *     session's settings and the stored rows stay what they are
 * @param changes whether it may leave rows or the session other than they were, settings apart
 */
public record LabelUses(Map<String, Integer> budgets, boolean fixed, boolean changes) {
  public static final LabelUses NONE = new LabelUses(Map.of(), true, false);

  public LabelUses {
    budgets = Map.copyOf(budgets);
  }
}
