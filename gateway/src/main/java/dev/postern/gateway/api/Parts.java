package dev.postern.gateway.api;

import dev.postern.access.Approvals;
import dev.postern.access.Grants;
import dev.postern.access.MintedKeys;
import dev.postern.access.MintedLogins;
import dev.postern.access.Party;
import dev.postern.access.Policies;
import dev.postern.access.StateStore;
import dev.postern.gateway.notify.Outbox;
import dev.postern.gateway.notify.SlackLinking;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the API speaks for.
 *
 * @param policies in force
 * @param journal the directory of this gateway's journal
 * @param connections that there are now, whoever may reach them
 */
public record Parts(
    Supplier<Policies> policies,
    StateStore store,
    Approvals approvals,
    Grants grants,
    MintedLogins logins,
    MintedKeys keys,
    Scoped scoped,
    LiveEvents events,
    Outbox outbox,
    SlackLinking linking,
    Reload reload,
    Path journal,
    Supplier<List<Connection>> connections,
    Clock clock) {
  /** Has the gateway read its configuration again. */
  @FunctionalInterface
  public interface Reload {
    /**
     * Puts it into force.
     *
     * @param by who wants it
     */
    Answer run(Party by);

    /** What has become of it. */
    sealed interface Answer {
      /**
       * @param changed the connections whose sessions have ended by it
       */
      record Done(Set<String> changed) implements Answer {}

      /**
       * Nothing has changed.
       *
       * @param why it cannot be used, or what in it differs that cannot change
       */
      record Refused(String why) implements Answer {}
    }
  }

  /**
   * A connection, as clients reach it.
   *
   * @param type such as {@code postgres}
   * @param address of the gateway's listener for it, {@code host:port}
   * @param regions of AWS's that it is for, the first where nothing else is said; empty for others
   */
  public record Connection(String name, String type, String address, List<String> regions) {
    public Connection {
      regions = List.copyOf(regions);
    }

    /** One to a database. */
    public Connection(String name, String type, String address) {
      this(name, type, address, List.of());
    }
  }
}
