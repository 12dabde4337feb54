package dev.postern.access;

import dev.postern.core.SessionId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open session, as all gateways see it.
 *
 * @param node the gateway it is at
 * @param grants the ids of the grants it lives by
 * @param cancelKey SHA-256 over what a PostgreSQL client cancels by, hexadecimal; null where it has
 *     nothing of the kind
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
    @Nullable String cancelKey) {
  /** The same with what its client cancels by. */
  public SessionRecord cancelledBy(String key) {
    return new SessionRecord(
        id, node, holder, connection, protocol, address, application, started, grants, key);
  }
}
