package dev.postern.gateway;

import dev.postern.access.MintedKey;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.aws.sign.GateKey;
import dev.postern.aws.sign.GateKeys;
import dev.postern.aws.sign.KeysUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that were minted, by the store that all gateways share. Those used last are remembered:
 * a key does not change while it is good, and what its holder may do is asked elsewhere.
 */
final class StoredKeys implements GateKeys {
  private static final int MOST = 10_000;
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private final StateStore store;
  private final Clock clock;
  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  private record Known(MintedKey key, Instant asked) {}

  StoredKeys(StateStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<GateKey> find(String id, String token) {
    try {
      return find(id)
          .flatMap(key ->
              key.secret(token)
                  .map(secret -> new GateKey(id, secret.reveal(), token, key.until())));
    } catch (StateUnavailable down) {
      throw new KeysUnavailable(down);
    }
  }

  /**
   * The key of this name, also for a while after its end. Blocks.
   *
   * @throws StateUnavailable where the store is down
   */
  Optional<MintedKey> find(String id) {
    Instant now = clock.instant();
    synchronized (known) {
      Known before = known.get(id);
      if (before != null && now.isBefore(before.asked().plus(REMEMBERED))) {
        return Optional.of(before.key());
      }
    }
    Optional<MintedKey> found = store.key(id);
    found.ifPresent(key -> {
      synchronized (known) {
        known.put(id, new Known(key, now));
      }
    });
    return found;
  }
}
