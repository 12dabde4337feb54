package dev.postern.access;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An identity's time at one connection: what its grants there amount to.
 *
 * @param policies the policies in force, each with the instant from which it no longer is; at least
 *     one
 * @param records the ids of the grants it comes from
 */
public record Grant(Map<String, Instant> policies, Set<String> records) {
  public Grant {
    policies = Map.copyOf(policies);
    records = Set.copyOf(records);
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("a grant is of some policy");
    }
  }

  /** One that stands in no store. */
  public Grant(Map<String, Instant> policies) {
    this(policies, Set.of());
  }

  /** What these amount to at {@code now}; nothing where none of them is in force. */
  public static Optional<Grant> of(Collection<GrantRecord> records, Instant now) {
    Map<String, Instant> policies = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (GrantRecord grant : records) {
      if (grant.isInForce(now)) {
        ids.add(grant.id());
        grant
            .policies()
            .forEach(policy ->
                policies.merge(
                    policy, grant.ends(), (one, other) -> one.isAfter(other) ? one : other));
      }
    }
    return policies.isEmpty() ? Optional.empty() : Optional.of(new Grant(policies, ids));
  }

  /** What of it is in force still; nothing where all is over. */
  public Optional<Grant> leftAt(Instant now) {
    Map<String, Instant> left = new HashMap<>(policies);
    left.values().removeIf(end -> !now.isBefore(end));
    return left.isEmpty() ? Optional.empty() : Optional.of(new Grant(left, records));
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
