package dev.postern.core;

import java.time.Duration;
import java.util.List;

/** What is to become of an operation, and the rule that said so. */
public sealed interface Verdict {
  /**
   * The policy and rule, such as {@code agents-read-shop/allow-1}; {@code default} where none
   * matched.
   */
  String rule();

  /** It passes as it is. */
  record Forward(String rule) implements Verdict {}

  /**
   * It passes in other words, which keep it to what the caller may see.
   *
   * @param text what leaves in the place of the client's text
   * @param positions lead from {@code text} back to the client's
   */
  record Rewrite(String rule, String text, PositionMap positions) implements Verdict {}

  /** It waits for people. */
  record Hold(String rule, List<String> reviewers, int approvals, Duration patience)
      implements Verdict {}

  /** It is refused. */
  record Deny(String rule, Refusal refusal) implements Verdict {}
}
