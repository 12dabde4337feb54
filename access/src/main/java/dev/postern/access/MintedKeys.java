package dev.postern.access;

import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.core.Identity;
import dev.postern.core.RandomId;
import dev.postern.core.Reason;
import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Keys by which AWS's SDKs sign requests to the gate. Each is good for minutes, for the identity
 * that had it made, at one connection, and for nothing at AWS. Whether that identity gets in is
 * asked when its session opens: what was taken away since stays so.
 */
public final class MintedKeys {
  /** How long one is good where nothing else is asked for: SDKs fetch the next before its end. */
  public static final Duration USUAL = Duration.ofMinutes(15);

  public static final Duration LONGEST = Duration.ofHours(1);

  /** Told apart from AWS's own, which begin with {@code AKIA} or {@code ASIA}. */
  private static final String PREFIX = "PSTN";

  private static final int ID = 16;
  private static final int HALF_BYTES = 32;

  /** Characters of five random bits each. */
  private static final int TOKEN = 52;

  private static final Reason TOO_LONG =
      new Reason("too-long", "a key is good for " + LONGEST.toMinutes() + " minutes at most");
  private static final Reason TOO_MANY =
      new Reason("too-many", "too many keys of yours are good still");

  private final SecureRandom random = new SecureRandom();
  private final Supplier<Policies> policies;
  private final StateStore store;
  private final AccessEvents events;
  private final Clock clock;

  /** Whether one was made. */
  public sealed interface Minting {
    /**
     * @param secret to be told once and nowhere kept, as the token is
     */
    record Made(MintedKey key, Secret secret, Secret token) implements Minting {}

    /**
     * @param reason {@code not-granted}, {@code too-long}, {@code token-expired} or {@code
     *     too-many}
     */
    record Refused(Reason reason) implements Minting {}
  }

  public MintedKeys(
      Supplier<Policies> policies, StateStore store, AccessEvents events, Clock clock) {
    this.policies = policies;
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Makes one, for a connection that a policy gives the identity, whether or not access to it has
   * been opened yet. It is over no later than the token it was asked for with.
   *
   * @param length how long it is good, more than nothing
   * @throws StateUnavailable where the store is down
   */
  public Minting mint(Identity identity, String connection, Duration length) {
    if (policies.get().applicable(identity, connection).isEmpty()) {
      return new Minting.Refused(Grants.NOT_GRANTED);
    }
    if (length.compareTo(LONGEST) > 0) {
      return new Minting.Refused(TOO_LONG);
    }
    Instant now = clock.instant();
    Instant wished = now.plus(length);
    Instant until = identity.tokenExpires().isBefore(wished) ? identity.tokenExpires() : wished;
    if (!now.isBefore(until)) {
      // The clocks' skew has let the token pass.
      return new Minting.Refused(Rejection.TOKEN_EXPIRED.reason());
    }
    byte[] half = new byte[HALF_BYTES];
    random.nextBytes(half);
    Secret token = new Secret(RandomId.of(TOKEN));
    MintedKey key =
        MintedKey.of(
            PREFIX + RandomId.of(ID).toUpperCase(Locale.ROOT),
            identity,
            connection,
            HexFormat.of().formatHex(half),
            token,
            until);
    if (!store.add(key)) {
      return new Minting.Refused(TOO_MANY);
    }
    events.changed(key, "minted", SessionId.GATE);
    return new Minting.Made(key, key.secret(token.reveal()).orElseThrow(), token);
  }
}
