package dev.postern.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Access that somebody has at a connection, from the moment it was granted to its end, over however
 * many sessions.
 *
 * @param revision from 0
 * @param policies the names of those that are in force by it
 * @param approval of the request it came of, null where none was needed
 * @param because what the requester said; empty where none was needed
 */
public record GrantRecord(
    String id,
    int revision,
    Party holder,
    String connection,
    Set<String> policies,
    Instant opened,
    Instant ends,
    State state,
    @Nullable String approval,
    String because) {
  public GrantRecord {
    policies = Set.copyOf(policies);
  }

  /** Where it stands. */
  public enum State {
    OPEN,
    /** Its holder has given it back. */
    ENDED,
    /** Somebody has taken it away: until its end nothing opens by itself in its place. */
    REVOKED
  }

  /** Whether what its policies allow is allowed at {@code now}. */
  public boolean isInForce(Instant now) {
    return state == State.OPEN && now.isBefore(ends);
  }

  /** Whether {@code policy} does not open by itself beside it as long as its end is ahead. */
  public boolean isInPlaceOf(String policy) {
    return state != State.ENDED && policies.contains(policy);
  }

  public GrantRecord become(State next) {
    return new GrantRecord(
        id, revision + 1, holder, connection, policies, opened, ends, next, approval, because);
  }

  public GrantRecord until(Instant end) {
    return new GrantRecord(
        id, revision + 1, holder, connection, policies, opened, end, state, approval, because);
  }
}
