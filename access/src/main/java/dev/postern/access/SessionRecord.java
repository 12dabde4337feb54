package dev.postern.access;

import dev.postern.core.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open session, as all gateways see it.
 *
 * @param node the gateway it is at
 * @param grants the ids of the grants it lives by
 * @param cancelKeys by what its client cancels at any gateway, two at most: digests over what a
 *     PostgreSQL client shows for that, or over whose a MySQL session is and its numbers
 */
public record SessionRecord(
    SessionId id,
    String node,
    Party holder,
    String connection,
    String protocol,
    String address,
    @Nullable String application,
    Instant started,
    Set<String> grants,
    List<String> cancelKeys) {
  public SessionRecord {
    cancelKeys = List.copyOf(cancelKeys);
    if (cancelKeys.size() > 2) {
      throw new IllegalArgumentException("a session has two keys at most");
    }
  }

  /** The same with what its client cancels by. */
  public SessionRecord cancelledBy(List<String> keys) {
    return new SessionRecord(
        id, node, holder, connection, protocol, address, application, started, grants, keys);
  }
}
