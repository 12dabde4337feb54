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

  /** It waits for people. */
  record Hold(String rule, List<String> reviewers, int approvals, Duration patience)
      implements Verdict {}

  /** It is refused. */
  record Deny(String rule, Refusal refusal) implements Verdict {}
}
