package dev.postern.gateway.api;

import dev.postern.access.Approvals;
import dev.postern.access.Grants;
import dev.postern.access.Policies;
import dev.postern.access.StateStore;
import dev.postern.gateway.notify.Outbox;
import dev.postern.gateway.notify.SlackLinking;
import java.time.Clock;
import java.util.List;

/**
 * What the API speaks for.
 *
 * @param connections that there are, whoever may reach them
 */
public record Parts(
    Policies policies,
    StateStore store,
    Approvals approvals,
    Grants grants,
    LiveEvents events,
    Outbox outbox,
    SlackLinking linking,
    List<Connection> connections,
    Clock clock) {
  public Parts {
    connections = List.copyOf(connections);
  }

  /**
   * A connection, as clients reach it.
   *
   * @param type such as {@code postgres}
   * @param address of the gateway's listener for it, {@code host:port}
   */
  public record Connection(String name, String type, String address) {}
}
