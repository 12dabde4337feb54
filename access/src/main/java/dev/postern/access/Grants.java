package dev.postern.access;

import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.core.Identity;
import dev.postern.core.RandomId;
import dev.postern.core.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who gets time at which connection. A grant runs from the moment it is given, over however many
 * sessions: who connects again finds what is left of it.
 */
public final class Grants {
  /** Whether somebody gets in. */
  public sealed interface Answer {
    record Granted(Grant grant) implements Answer {}

    record NotGranted(Reason reason) implements Answer {}
  }

  /** What becomes of a wish to change a grant. */
  public sealed interface Change {
    record Done(GrantRecord grant) implements Change {}

    /**
     * @param reason {@code no-such-grant}, {@code grant-over}, {@code not-allowed}, {@code
     *     own-request}, {@code no-time} or {@code too-long}
     */
    record Refused(Reason reason) implements Change {}
  }

  /** Of a connection that is not there too. */
  public static final Reason NOT_GRANTED =
      new Reason("not-granted", "no policy gives you access to this connection");

  static final Reason GRANT_REQUIRED =
      new Reason("grant-required", "access to this connection has to be requested first");
  private static final Reason GRANT_REVOKED =
      new Reason("grant-revoked", "your access to this connection was taken away");
  private static final Reason DOWN =
      new Reason("state-unavailable", "the gate cannot open access now");

  private static final int ID_LENGTH = 16;
  private static final int TRIES = 50;

  private final Supplier<Policies> policies;
  private final StateStore store;
  private final AccessEvents events;
  private final Clock clock;

  /** What is left while the store cannot be asked. */
  private final Map<Place, Grant> known = new ConcurrentHashMap<>();

  private record Place(String issuer, String subject, String connection) {}

  public Grants(Supplier<Policies> policies, StateStore store, AccessEvents events, Clock clock) {
    this.policies = policies;
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /**
   * The grant of somebody who connects now: what people gave, and of all other policies that apply
   * and need no request. An unknown connection is answered like one that no policy opens. While the
   * store is down nothing opens, and what was open before goes on to its end.
   */
  public Answer open(Identity identity, String connection) {
    Instant now = clock.instant();
    List<Policy> applicable = policies.get().applicable(identity, connection);
    if (applicable.isEmpty()) {
      return new Answer.NotGranted(NOT_GRANTED);
    }
    Place place = new Place(identity.issuer(), identity.subject(), connection);
    try {
      Answer answer = open(Party.of(identity), connection, applicable, now);
      switch (answer) {
        case Answer.Granted(var grant) -> remember(place, grant, now);
        case Answer.NotGranted _ -> known.remove(place);
      }
      return answer;
    } catch (StateUnavailable down) {
      Grant left = known.get(place);
      return left != null && now.isBefore(left.ends())
          ? new Answer.Granted(left)
          : new Answer.NotGranted(DOWN);
    }
  }

  private Answer open(Party holder, String connection, List<Policy> applicable, Instant now) {
    List<GrantRecord> there = new ArrayList<>(store.grantsOf(holder, connection, now));
    Set<String> names = new HashSet<>(applicable.stream().map(Policy::name).toList());
    // An open grant by a policy that was taken away, or applies no more, is none.
    there.removeIf(
        grant -> grant.state() == GrantRecord.State.OPEN && !names.containsAll(grant.policies()));
    boolean revoked = there.stream().anyMatch(grant -> grant.state() == GrantRecord.State.REVOKED);
    for (Policy policy : applicable) {
      if (opensByItself(policy, there)) {
        GrantRecord given = byItself(holder, connection, policy, now);
        if (!store.addFirst(given, now)) {
          // Another session of theirs was quicker: its grant is there now.
          return open(holder, connection, applicable, now);
        }
        events.changed(given, "opened", null);
        there.add(given);
      }
    }
    Optional<Grant> grant = Grant.of(there, now);
    if (grant.isPresent()) {
      return new Answer.Granted(grant.get());
    }
    return new Answer.NotGranted(revoked ? GRANT_REVOKED : GRANT_REQUIRED);
  }

  /** What was taken away stays so until it would have been over. */
  private static boolean opensByItself(Policy policy, List<GrantRecord> there) {
    return policy.access().request() == Policy.Request.NONE
        && there.stream().noneMatch(grant -> grant.isInPlaceOf(policy.name()));
  }

  private static GrantRecord byItself(Party holder, String connection, Policy policy, Instant now) {
    return granted(
        holder, connection, Set.of(policy.name()), now, policy.access().length(), null, "");
  }

  /** A grant that nobody holds yet. */
  static GrantRecord granted(
      Party holder,
      String connection,
      Set<String> policies,
      Instant now,
      Duration length,
      @Nullable String approval,
      String because) {
    return new GrantRecord(
        "gr-" + RandomId.of(ID_LENGTH),
        0,
        holder,
        connection,
        policies,
        now,
        now.plus(length),
        GrantRecord.State.OPEN,
        approval,
        because);
  }

  /**
   * Looks again at what would go on while the store is down: what another gateway has taken away
   * since must not. For each gateway to call every few seconds.
   *
   * @throws StateUnavailable where the store is down now
   */
  public void refresh() {
    Instant now = clock.instant();
    Map<Place, Grant> before = Map.copyOf(known);
    Set<String> ids = new HashSet<>();
    before.values().forEach(grant -> ids.addAll(grant.records()));
    Map<String, GrantRecord> there = new HashMap<>();
    store.grants(ids).forEach(grant -> there.put(grant.id(), grant));
    before.forEach((place, grant) -> {
      List<GrantRecord> left =
          grant.records().stream().filter(there::containsKey).map(there::get).toList();
      // Neither where a session has begun meanwhile: it has read later than this.
      Grant.of(left, now)
          .ifPresentOrElse(
              after -> known.replace(place, grant, after), () -> known.remove(place, grant));
    });
  }

  private void remember(Place place, Grant grant, Instant now) {
    known.values().removeIf(old -> !now.isBefore(old.ends()));
    known.put(place, grant);
  }

  /**
   * Takes a grant away, or gives it back.
   *
   * @param by its holder, or somebody with {@code authority} over others' grants
   */
  public Change close(String id, Party by, boolean authority) {
    return change(
        id,
        grant -> {
          if (authority) {
            return grant.become(GrantRecord.State.REVOKED);
          }
          return grant.holder().is(by) ? grant.become(GrantRecord.State.ENDED) : null;
        },
        by);
  }

  /**
   * Moves a grant's end. Only who may take it away can, and never for longer from now on than its
   * policies give.
   *
   * @param length from now on; more than nothing, since {@link #close} is what ends it
   */
  public Change extend(String id, Duration length, Party by) {
    Instant now = clock.instant();
    Optional<GrantRecord> found = store.grant(id);
    if (!length.isPositive()) {
      return new Change.Refused(new Reason("no-time", "access is for some time"));
    }
    // What no policy gives any more lasts no longer.
    Optional<Duration> longest =
        found.map(grant ->
            policies.get().named(grant.policies()).stream()
                .map(policy -> policy.access().length())
                .min(Duration::compareTo)
                .orElse(Duration.ZERO));
    if (longest.isPresent() && length.compareTo(longest.get()) > 0) {
      return new Change.Refused(
          new Reason("too-long", "its policy gives access for " + longest.get() + " at most"));
    }
    if (found.isPresent() && found.get().holder().sharesPersonWith(by)) {
      return new Change.Refused(
          new Reason("own-request", "nobody extends access they have themselves"));
    }
    return change(id, grant -> grant.until(now.plus(length)), by);
  }

  private Change change(String id, Function<GrantRecord, @Nullable GrantRecord> step, Party by) {
    for (int i = 0; i < TRIES; i++) {
      Optional<GrantRecord> found = store.grant(id);
      if (found.isEmpty()) {
        return new Change.Refused(new Reason("no-such-grant", "there is no such grant"));
      }
      GrantRecord before = found.get();
      if (!before.isInForce(clock.instant())) {
        return new Change.Refused(new Reason("grant-over", "it is over"));
      }
      GrantRecord after = step.apply(before);
      if (after == null) {
        return new Change.Refused(new Reason("not-allowed", "it is another's"));
      }
      if (store.replace(before, after)) {
        Party holder = after.holder();
        known.remove(new Place(holder.issuer(), holder.subject(), after.connection()));
        events.changed(after, word(after), by);
        return new Change.Done(after);
      }
    }
    throw new IllegalStateException("a grant that never stands still");
  }

  private static String word(GrantRecord grant) {
    return switch (grant.state()) {
      case OPEN -> "extended";
      case ENDED -> "ended";
      case REVOKED -> "revoked";
    };
  }
}
