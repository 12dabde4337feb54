package dev.postern.access;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;

/**
 * An identity's time at one connection.
 *
 * @param policies the policies in force, each with the instant from which it no longer is; at least
 *     one
 */
public record Grant(Map<String, Instant> policies) {
  public Grant {
    policies = Map.copyOf(policies);
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("a grant is of some policy");
    }
  }

  /** When the session has to end. */
  public Instant ends() {
    return Collections.max(policies.values());
  }

  /** Whether what {@code policy} allows is allowed at {@code now}. */
  boolean covers(Policy policy, Instant now) {
    Instant until = policies.get(policy.name());
    return until != null && now.isBefore(until);
  }
}
