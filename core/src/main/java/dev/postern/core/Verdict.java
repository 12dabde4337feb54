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

  /**
   * It waits for people.
   *
   * @param reviewers the groups whose members may answer
   * @param approvals how many of them have to agree
   * @param patience how long the client waits for them; nothing where it is told at once to come
   *     again
   * @param approved what becomes of it then: {@link Forward} or {@link Rewrite}
   */
  record Hold(
      String rule, List<String> reviewers, int approvals, Duration patience, Verdict approved)
      implements Verdict {
    public Hold {
      reviewers = List.copyOf(reviewers);
      if (!(approved instanceof Forward || approved instanceof Rewrite)) {
        throw new IllegalArgumentException("what is approved passes");
      }
    }
  }

  /** It is refused. */
  record Deny(String rule, Refusal refusal) implements Verdict {}
}
