package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Grants;
import dev.postern.access.MintedKey;
import dev.postern.access.Party;
import dev.postern.access.Policies;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.aws.bridge.CallAdmission;
import dev.postern.aws.bridge.CallUpstream;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the holders of the gate's keys in: key to identity, identity to grant, one session for each
 * key at this gateway. It ends with its key or its grant; a key whose session was killed opens none
 * any more.
 */
final class GateCalls implements CallAdmission {
  static final String PROTOCOL = "aws";

  private static final Refusal NO_KEY =
      new Refusal(FaultCode.AUTHENTICATION, "no-such-key", "the gate has no such key");
  private static final Refusal KEY_OVER =
      new Refusal(FaultCode.AUTHENTICATION, "key-over", "the time of the key is over");
  private static final Refusal DOWN =
      new Refusal(
          FaultCode.UNAVAILABLE, "state-unavailable", "the gate cannot look its keys up now");
  private static final Refusal FULL =
      new Refusal(FaultCode.UNAVAILABLE, "too-many", "the gate has too many sessions now");

  /** The word for what an operator ends: its key is good for nothing after it. */
  private static final String KILLED = "killed";

  private final Ways ways;
  private final Grants grants;
  private final SessionDoor door;
  private final int most;
  private final Clock clock;
  private final Map<String, Seat> seats = new ConcurrentHashMap<>();

  /**
   * What keys lead to.
   *
   * @param keys by their public names; may block
   * @param policies in force
   * @param upstreams by connections' names, null where there is none for calls
   */
  record Ways(
      Function<String, Optional<MintedKey>> keys,
      Supplier<Policies> policies,
      CallRules.Source rules,
      Function<String, @Nullable CallUpstream> upstreams) {}

  /**
   * @param most how many sessions there may be at once
   */
  GateCalls(Ways ways, Grants grants, SessionDoor door, int most, Clock clock) {
    this.ways = ways;
    this.grants = grants;
    this.door = door;
    this.most = most;
    this.clock = clock;
  }

  @Override
  public Answer admit(String keyId, String client) {
    while (true) {
      Seat seat = seat(keyId);
      if (seat == null) {
        return refused(arrival(SessionId.random(), "", "", keyId, client), FULL);
      }
      Answer answer = seat.admit(client);
      if (answer != null) {
        return answer;
      }
    }
  }

  private synchronized @Nullable Seat seat(String keyId) {
    Seat seat = seats.get(keyId);
    if (seat == null) {
      if (seats.size() >= most) {
        seats.values().removeIf(Seat::leaves);
      }
      if (seats.size() >= most) {
        return null;
      }
      seat = new Seat(keyId);
      seats.put(keyId, seat);
    }
    return seat;
  }

  /** One key's session, and who waits to be let into it. */
  private final class Seat {
    private final String keyId;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Inside inside;

    /** It is nobody's any more: another seat is the key's. Guarded by the lock. */
    private boolean gone;

    Seat(String keyId) {
      this.keyId = keyId;
    }

    /** Null where another seat has to be asked. */
    @Nullable Answer admit(String client) {
      Inside before = inside;
      Answer known = before == null ? null : before.answer(client);
      if (known != null) {
        return known;
      }
      lock.lock();
      try {
        if (gone) {
          return null;
        }
        Inside now = inside;
        known = now == null ? null : now.answer(client);
        return known == null ? enter(client) : known;
      } finally {
        lock.unlock();
      }
    }

    private Answer enter(String client) {
      Answer answer = null;
      try {
        answer = GateCalls.this.enter(keyId, client, this);
        return answer;
      } finally {
        if (!(answer instanceof Answer.Admitted)) {
          gone = true;
          seats.remove(keyId, this);
        }
      }
    }

    /** Gives the seat up where its session is over, and was not killed. */
    boolean leaves() {
      Inside now = inside;
      if (now == null || !now.isOver() || !lock.tryLock()) {
        return false;
      }
      try {
        gone = inside == now;
        return gone;
      } finally {
        lock.unlock();
      }
    }
  }

  /** A session that was opened for a key. */
  private final class Inside {
    private final SessionCalls calls;
    private final CallUpstream upstream;
    private final MintedKey key;

    Inside(SessionCalls calls, CallUpstream upstream, MintedKey key) {
      this.calls = calls;
      this.upstream = upstream;
      this.key = key;
    }

    /** Null where it is over and another one may be opened. */
    @Nullable Answer answer(String client) {
      Refusal over = calls.over();
      if (over != null) {
        return over.reason().code().equals(KILLED) ? no(client, over) : null;
      }
      return clock.instant().isBefore(key.until())
          ? new Answer.Admitted(calls, upstream)
          : no(client, KEY_OVER);
    }

    private Answer no(String client, Refusal refusal) {
      return refused(
          arrival(SessionId.random(), key.identity().user(), key.connection(), key.name(), client),
          refusal);
    }

    /** Whether nothing has to be remembered of it. */
    boolean isOver() {
      Refusal over = calls.over();
      return over != null
          && (!over.reason().code().equals(KILLED) || !clock.instant().isBefore(key.until()));
    }
  }

  private Answer enter(String keyId, String client, Seat seat) {
    SessionId session = SessionId.random();
    Optional<MintedKey> found;
    try {
      found = ways.keys().apply(keyId);
    } catch (StateUnavailable down) {
      return refused(arrival(session, "", "", keyId, client), DOWN);
    }
    if (found.isEmpty()) {
      return refused(arrival(session, "", "", keyId, client), NO_KEY);
    }
    MintedKey key = found.get();
    SessionDoor.Arrival arrival =
        arrival(session, key.identity().user(), key.connection(), keyId, client);
    if (!clock.instant().isBefore(key.until())) {
      return refused(arrival, KEY_OVER);
    }
    return switch (grants.open(key.identity(), key.connection())) {
      case Grants.Answer.NotGranted(var reason) -> refused(arrival, reason);
      case Grants.Answer.Granted(var grant) -> open(arrival, key, grant, seat);
    };
  }

  private Answer open(SessionDoor.Arrival arrival, MintedKey key, Grant grant, Seat seat) {
    Identity identity = key.identity();
    String address = GateAdmission.host(arrival.address());
    Policies policies = ways.policies().get();
    CallUpstream upstream = ways.upstreams().apply(key.connection());
    CallRules rules = ways.rules().of(key.connection(), identity, address, grant);
    if (upstream == null || rules == null) {
      return refused(arrival, Grants.NOT_GRANTED);
    }
    Instant until = grant.ends().isBefore(key.until()) ? grant.ends() : key.until();
    return switch (door.open(arrival, identity, grant, until, true)) {
      case SessionDoor.Opening.Refused(var refusal) -> new Answer.Refused(refusal);
      case SessionDoor.Opening.Opened(var session, var record) -> {
        SessionCalls calls =
            SessionCalls.of(session, rules, door.alerts(session, key.connection()));
        seat.inside = new Inside(calls, upstream, key);
        door.enter(
            new Sessions.Open(
                session,
                Party.of(identity),
                key.connection(),
                policies.namesFor(identity, key.connection()),
                grant,
                key.until(),
                other -> regrant(calls, key, address, other)),
            record);
        if (ways.policies().get() != policies) {
          session.end(Rules.CHANGED);
        }
        yield new Answer.Admitted(calls, upstream);
      }
    };
  }

  private void regrant(SessionCalls calls, MintedKey key, String address, Grant grant) {
    CallRules rules = ways.rules().of(key.connection(), key.identity(), address, grant);
    if (rules != null) {
      calls.regrant(rules);
    }
  }

  private static SessionDoor.Arrival arrival(
      SessionId session, String user, String connection, String keyId, String client) {
    return new SessionDoor.Arrival(session, user, connection, PROTOCOL, client, "key " + keyId);
  }

  private Answer refused(SessionDoor.Arrival arrival, Reason reason) {
    return refused(arrival, new Refusal(FaultCode.AUTHENTICATION, reason, null));
  }

  private Answer refused(SessionDoor.Arrival arrival, Refusal refusal) {
    return new Answer.Refused(door.refused(arrival, refusal));
  }
}
