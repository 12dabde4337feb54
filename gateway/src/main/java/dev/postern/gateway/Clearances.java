package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Policies;
import dev.postern.core.Identity;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sessions of the same groups share what was judged, as long as their grants end alike and the what
 * row filters and conditions look at is the same.
 */
final class Clearances {
  private final Policies policies;
  private final Clock clock;
  private final Map<Key, Clearance> clearances = new HashMap<>();

  /** Grants of the same policies are alike up to the time they end. */
  private record Key(
      String connection,
      Set<String> groups,
      Map<String, Object> claims,
      Map<String, Object> deciding,
      Map<String, Instant> policies) {}

  Clearances(Policies policies, Clock clock) {
    this.policies = policies;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  /**
   * @param address the caller's, without its port
   */
  synchronized Clearance of(Upstream upstream, Identity identity, String address, Grant grant) {
    Instant now = clock.instant();
    clearances
        .keySet()
        .removeIf(key -> key.policies().values().stream().allMatch(end -> end.isBefore(now)));
    return clearances.computeIfAbsent(
        new Key(
            upstream.name(),
            identity.groups(),
            upstream.filters(identity.groups()).deciding(identity.claims()),
            policies.looks(identity, upstream.name()).deciding(identity, address),
            grant.policies()),
        key -> new Clearance(upstream, identity, address, grant, policies, clock));
  }
}
