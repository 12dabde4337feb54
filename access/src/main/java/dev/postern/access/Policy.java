package dev.postern.access;

import dev.postern.core.Identity;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the members of some groups may do at some connections, and for how long.
 *
 * @param name unique; letters, digits, dots, dashes and underscores
 * @param groups names, or {@code *} for anybody with a verified identity
 * @param connections names, or {@code *} for all
 */
public record Policy(
    String name, Set<String> groups, Set<String> connections, Access access, List<Rule> rules) {
  /** Stands for every group or every connection. */
  public static final String ANY = "*";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public Policy {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a policy's name is 1 to 64 letters, digits, dots, dashes and underscores");
    }
    groups = Set.copyOf(groups);
    connections = Set.copyOf(connections);
    rules = List.copyOf(rules);
  }

  /**
   * How the policy comes into force for somebody.
   *
   * @param length from the moment it does; more than nothing, a year at most
   * @param reviewers the groups whose members open it where it has to be requested, at least one
   * @param approvals how many of them have to
   * @param patience how long a request waits for them
   */
  public record Access(
      Duration length, Request request, List<String> reviewers, int approvals, Duration patience) {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration A_DAY = Duration.ofDays(1);

    public Access {
      reviewers = List.copyOf(reviewers);
      if (!length.isPositive() || length.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("access is for more than nothing and a year at most");
      }
      if (request == Request.REQUIRED && (reviewers.isEmpty() || approvals < 1)) {
        throw new IllegalArgumentException("what has to be requested is opened by somebody");
      }
    }

    /** Access that opens by itself. */
    public static Access open(Duration length) {
      return new Access(length, Request.NONE, List.of(), 0, A_DAY);
    }

    /** Whether the same people open both. */
    boolean isReviewedAs(Access other) {
      return Set.copyOf(reviewers).equals(Set.copyOf(other.reviewers))
          && approvals == other.approvals;
    }
  }

  /** What has to happen before. */
  public enum Request {
    /** Nothing: it opens at connect. */
    NONE,
    /** A reviewer opens it. */
    REQUIRED
  }

  boolean isOn(String connection) {
    return connections.contains(ANY) || connections.contains(connection);
  }

  boolean appliesTo(Identity identity, String connection) {
    return isOn(connection)
        && (groups.contains(ANY) || !Collections.disjoint(groups, identity.groups()));
  }
}
