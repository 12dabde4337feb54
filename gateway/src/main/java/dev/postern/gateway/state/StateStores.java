package dev.postern.gateway.state;

import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.time.Clock;

/** Opens the store that a configuration names. */
public final class StateStores {
  private StateStores() {}

  /**
   * @throws IOException where it cannot be used: in use by another gateway, out of reach, or of a
   *     later version
   */
  public static State open(StateConfig config, Clock clock) throws IOException {
    return new Store(
        switch (config) {
          case StateConfig.Embedded(var directory) -> Embedded.open(directory);
          case StateConfig.Postgres postgres -> Postgres.open(postgres);
        },
        clock);
  }
}
