package dev.postern.access;

import java.time.Duration;
import java.util.List;

/** One line of a policy. Deny wins over hold, hold over allow, wherever they stand. */
public sealed interface Rule {
  /** What the rule is about. */
  Matcher matcher();

  /** The word in postern.yaml and in verdicts. */
  String word();

  /** What is matched may pass. */
  record Allow(Matcher matcher) implements Rule {
    @Override
    public String word() {
      return "allow";
    }
  }

  /**
   * What is matched waits for people.
   *
   * @param reviewers the groups whose members may say yes; at least one
   * @param approvals how many of them have to, from 1
   * @param patience how long the client waits; nothing where it is told at once to come again
   */
  record Hold(Matcher matcher, List<String> reviewers, int approvals, Duration patience)
      implements Rule {
    public Hold {
      reviewers = List.copyOf(reviewers);
      if (reviewers.isEmpty()) {
        throw new IllegalArgumentException("a hold names the groups of its reviewers");
      }
      if (approvals < 1) {
        throw new IllegalArgumentException("a hold takes at least one approval, not " + approvals);
      }
      if (patience.isNegative()) {
        throw new IllegalArgumentException("a hold cannot wait for less than nothing");
      }
    }

    @Override
    public String word() {
      return "hold";
    }
  }

  /** What is matched is refused. */
  record Deny(Matcher matcher) implements Rule {
    @Override
    public String word() {
      return "deny";
    }
  }
}
