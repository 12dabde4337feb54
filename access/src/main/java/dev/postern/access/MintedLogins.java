package dev.postern.access;

import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.MintedUser;
import dev.postern.core.PasswordVerifier;
import dev.postern.core.Proof;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Users and passwords for tools that cannot carry a token. Each opens one session of the identity
 * that had it made, at one connection, within minutes. Whether that identity gets in is asked when
 * the session opens, as with a token: what was taken away since stays so.
 */
public final class MintedLogins {
  /** How long one is good where nothing else is asked for. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  public static final Duration LONGEST = Duration.ofMinutes(15);

  /** So many wrong passwords and it is lost. */
  static final int MAX_FAILURES = 5;

  private static final Reason TOO_LONG =
      new Reason("too-long", "it is good for " + LONGEST.toMinutes() + " minutes at most");
  private static final Reason TOKEN_EXPIRED = Rejection.TOKEN_EXPIRED.reason();
  private static final Reason TOO_MANY =
      new Reason("too-many", "too many of yours are unused already");

  /** One sentence for all, so that it does not tell who is there. */
  private static final Refusal WRONG =
      new Refusal(
          FaultCode.WRONG_PASSWORD,
          "login-refused",
          "this user and password open no session: they are wrong, used, or out of time");

  private static final Refusal ELSEWHERE =
      new Refusal(
          FaultCode.AUTHENTICATION,
          "login-elsewhere",
          "this user and password are for another connection");
  private static final Refusal DOWN =
      new Refusal(
          FaultCode.AUTHENTICATION, "state-unavailable", "the gate cannot look up log-ins now");

  /** How a protocol verifies passwords. */
  public enum Method {
    SCRAM_SHA_256,
    CACHING_SHA2_PASSWORD
  }

  /** Whether one was made. */
  public sealed interface Minting {
    /**
     * @param password to be told once and nowhere kept
     */
    record Minted(MintedLogin login, Secret password) implements Minting {}

    /**
     * @param reason {@code not-granted}, {@code too-long}, {@code token-expired} or {@code
     *     too-many}
     */
    record Refused(Reason reason) implements Minting {}
  }

  /** Whom a user and password let in. */
  public sealed interface Use {
    record Opens(Identity identity) implements Use {}

    record Refused(Refusal refusal) implements Use {}
  }

  private final Supplier<Policies> policies;
  private final StateStore store;
  private final AccessEvents events;
  private final Clock clock;

  public MintedLogins(
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
  public Minting mint(Identity identity, String connection, Method method, Duration length) {
    if (policies.get().applicable(identity, connection).isEmpty()) {
      return new Minting.Refused(Grants.NOT_GRANTED);
    }
    if (length.compareTo(LONGEST) > 0) {
      return new Minting.Refused(TOO_LONG);
    }
    Instant now = clock.instant();
    Instant until = now.plus(length);
    if (identity.tokenExpires().isBefore(until)) {
      until = identity.tokenExpires();
    }
    if (!now.isBefore(until)) {
      // The clocks' skew has let the token pass.
      return new Minting.Refused(TOKEN_EXPIRED);
    }
    Secret password = MintedUser.newPassword();
    MintedLogin login = login(identity, connection, method, password, until);
    if (!store.add(login)) {
      return new Minting.Refused(TOO_MANY);
    }
    events.changed(login, "minted", SessionId.GATE);
    return new Minting.Minted(login, password);
  }

  private static MintedLogin login(
      Identity identity, String connection, Method method, Secret password, Instant until) {
    String user = MintedUser.newName();
    return switch (method) {
      case SCRAM_SHA_256 -> {
        PasswordVerifier scram =
            ScramDerivation.of(password, MintedUser.scramSalt(user), MintedUser.SCRAM_ITERATIONS);
        yield new MintedLogin(user, identity, connection, scram.text(), null, until);
      }
      case CACHING_SHA2_PASSWORD -> {
        PasswordVerifier sha2 = PasswordVerifier.CachingSha2.of(password);
        yield new MintedLogin(user, identity, connection, null, sha2.text(), until);
      }
    };
  }

  /**
   * Takes the log-in whose password was proved: of two who do so at once one gets in. Blocks.
   *
   * @param session that it is to open
   */
  public Use use(String user, String connection, Proof.OfPassword proof, SessionId session) {
    Instant now = clock.instant();
    try {
      Optional<MintedLogin> found = store.login(user, now);
      if (found.isEmpty()) {
        return new Use.Refused(WRONG);
      }
      MintedLogin login = found.get();
      if (!proof.isGoodFor(login.verifier())) {
        if (store.failLogin(user, MAX_FAILURES)) {
          events.changed(login, "lost", session);
        }
        return new Use.Refused(WRONG);
      }
      if (!login.connection().equals(connection)) {
        return new Use.Refused(ELSEWHERE);
      }
      if (store.takeLogin(user, now).isEmpty()) {
        return new Use.Refused(WRONG);
      }
      events.changed(login, "used", session);
      return new Use.Opens(login.identity());
    } catch (StateUnavailable down) {
      return new Use.Refused(DOWN);
    }
  }
}
