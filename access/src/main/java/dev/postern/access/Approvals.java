package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.RandomId;
import dev.postern.core.Reason;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What waits for people, and their answers. Every call may block. */
public final class Approvals {
  /** What becomes of asking. */
  public sealed interface Request {
    record Waits(Approval approval) implements Request {}

    /**
     * @param reason {@code too-many} where so much of the requester's waits already, {@code
     *     approvals-full} where it does of everybody's; for access also {@code not-granted}, {@code
     *     not-needed}, {@code policy-unclear}, {@code no-time} or {@code too-long}
     */
    record Refused(Reason reason) implements Request {}
  }

  private static final int ID_LENGTH = 16;
  private static final int TRIES = 50;

  private final Supplier<Policies> policies;
  private final StateStore store;
  private final AccessEvents events;
  private final Clock clock;

  public Approvals(
      Supplier<Policies> policies, StateStore store, AccessEvents events, Clock clock) {
    this.policies = policies;
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Asks about a held operation; where the same is asked already by the same identity, joins that.
   */
  public Request ask(
      Party requester,
      String connection,
      AskedFor.Held what,
      List<String> reviewers,
      int needed,
      Duration patience) {
    Instant now = clock.instant();
    Optional<Approval> same =
        of(requester, connection, what.digest(), null, null, Approval.State.PENDING)
            .filter(approval -> approval.isPending(now))
            .filter(approval -> isSame(approval.requester(), requester))
            .findFirst();
    return same.isPresent()
        ? new Request.Waits(same.get())
        : added(
            Approval.asking(id(), requester, connection, what, reviewers, needed, now, patience));
  }

  /**
   * Asks for access to a connection under the policies that have to be requested.
   *
   * @param policy the one that is meant, null for all that apply
   * @param length no longer than the policies give; null for that
   */
  public Request request(
      Identity identity,
      String connection,
      @Nullable String policy,
      @Nullable Duration length,
      String because) {
    List<Policy> applicable = policies.get().applicable(identity, connection);
    if (applicable.isEmpty()) {
      return new Request.Refused(Grants.NOT_GRANTED);
    }
    if (length != null && !length.isPositive()) {
      return refused("no-time", "access is for some time");
    }
    if (because.length() > Answer.MAX_COMMENT) {
      return refused("too-long", "say why in " + Answer.MAX_COMMENT + " characters at most");
    }
    List<Policy> wanted =
        applicable.stream()
            .filter(one -> one.access().request() == Policy.Request.REQUIRED)
            .filter(one -> policy == null || one.name().equals(policy))
            .toList();
    if (wanted.isEmpty()) {
      return refused("not-needed", "nothing there has to be requested: connect");
    }
    Policy.Access first = wanted.getFirst().access();
    if (wanted.stream().anyMatch(one -> !one.access().isReviewedAs(first))) {
      return refused(
          "policy-unclear",
          "say which policy is meant: "
              + String.join(", ", wanted.stream().map(Policy::name).toList()));
    }
    Duration longest =
        wanted.stream().map(one -> one.access().length()).min(Duration::compareTo).orElseThrow();
    AskedFor.Access what =
        new AskedFor.Access(
            wanted.stream().map(Policy::name).toList(),
            length == null || length.compareTo(longest) > 0 ? longest : length,
            because);
    return added(
        Approval.asking(
            id(),
            Party.of(identity),
            connection,
            what,
            first.reviewers(),
            first.approvals(),
            clock.instant(),
            first.patience()));
  }

  private Request added(Approval approval) {
    return switch (store.add(approval)) {
      case TAKEN -> {
        events.changed(approval, null);
        yield new Request.Waits(approval);
      }
      case NONE_FOR_REQUESTER ->
          refused(
              "too-many",
              "%d statements and requests of yours wait for approval already"
                  .formatted(StateStore.MAX_PENDING_OF_ONE));
      case NONE -> refused("approvals-full", "too much waits for approval already");
    };
  }

  /**
   * What lets a held operation pass now, the narrowest first.
   *
   * @param what as it is judged now
   */
  public Optional<Approval> standing(Party requester, String connection, AskedFor.Held what) {
    Instant now = clock.instant();
    return Stream.of(
            of(requester, connection, what.digest(), null, null, Approval.State.APPROVED)
                .filter(one -> one.scope() == Scope.ONCE),
            of(requester, connection, null, null, what.session(), Approval.State.APPROVED)
                .filter(one -> one.scope() == Scope.SESSION && covers(one, what)),
            of(requester, connection, null, what.shape(), null, Approval.State.APPROVED)
                .filter(one -> one.scope() == Scope.SHAPE && covers(one, what)))
        .flatMap(found -> found)
        .filter(one -> one.isGood(now))
        .filter(one -> isSame(one.requester(), requester))
        .findFirst();
  }

  /** One subject may speak for another person each time, as a pipeline does for who started it. */
  private static boolean isSame(Party one, Party other) {
    return one.persons().equals(other.persons());
  }

  /** A rule that asks other people, or a graver risk, is not what they have said yes to. */
  private static boolean covers(Approval approval, AskedFor.Held what) {
    return approval.what() instanceof AskedFor.Held held
        && held.rule().equals(what.rule())
        && what.risk().compareTo(held.risk()) <= 0;
  }

  private Stream<Approval> of(
      Party requester,
      String connection,
      @Nullable String digest,
      @Nullable String shape,
      @Nullable SessionId session,
      Approval.State state) {
    return store
        .approvals(
            new StateStore.ApprovalFilter(
                Set.of(state), requester, connection, digest, shape, session, null),
            null,
            StateStore.MAX_PAGE)
        .stream();
  }

  /** Takes a reviewer's answer. Where it opens access, that begins with it. */
  public Approval.Outcome answer(String id, Answer answer) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Approval> before = store.approval(id);
      if (before.isEmpty()) {
        return new Approval.Outcome.Refused(
            new Reason("no-such-approval", "there is no such approval"));
      }
      Approval.Outcome outcome = before.get().answered(answer);
      if (!(outcome instanceof Approval.Outcome.Taken(var after))) {
        return outcome;
      }
      GrantRecord opened = opened(after, answer.at());
      if (store.replace(before.get(), after, opened)) {
        events.changed(after, answer);
        if (opened != null) {
          events.changed(opened, "opened", answer.by());
        }
        return outcome;
      }
    }
    throw new IllegalStateException("an approval that never stands still");
  }

  private static @Nullable GrantRecord opened(Approval approval, Instant now) {
    return approval.state() == Approval.State.APPROVED
            && approval.what() instanceof AskedFor.Access(var names, var length, var because)
        ? Grants.granted(
            approval.requester(),
            approval.connection(),
            Set.copyOf(names),
            now,
            length,
            approval.id(),
            because)
        : null;
  }

  /**
   * Runs an operation on an approval: one of scope {@link Scope#ONCE} is used up by that.
   *
   * @return whether it may; of two who try at once, one
   */
  public boolean use(Approval approval) {
    if (!approval.isGood(clock.instant())) {
      return false;
    }
    return approval.scope() != Scope.ONCE || became(approval, Approval.State.USED);
  }

  /**
   * Ends an approval that still waits, or was not used yet: its requester has left, its time is
   * over, what was approved has changed. Its time is not over where it is approved meanwhile.
   *
   * @return whether it did
   */
  public boolean end(String id, Approval.State state) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Approval> found = store.approval(id);
      if (found.isEmpty() || !canEnd(found.get(), state)) {
        return false;
      }
      if (became(found.get(), state)) {
        return true;
      }
    }
    throw new IllegalStateException("an approval that never stands still");
  }

  /**
   * Has what nobody answered in time end as that. Where a client waits, its gateway does so itself,
   * to the moment; this is for what no client waits for, and what is over for a while. Blocks.
   *
   * @param by how long it is over
   */
  public void endOverdue(Duration by) {
    for (Approval approval : store.overdue(clock.instant().minus(by))) {
      var _ = end(approval.id(), Approval.State.EXPIRED);
    }
  }

  private boolean canEnd(Approval approval, Approval.State state) {
    return switch (approval.state()) {
      case PENDING -> true;
      case APPROVED -> state != Approval.State.EXPIRED || !approval.isGood(clock.instant());
      case DENIED, EXPIRED, WITHDRAWN, VOID, USED -> false;
    };
  }

  private boolean became(Approval before, Approval.State state) {
    Approval after = before.become(state);
    if (!store.replace(before, after, null)) {
      return false;
    }
    events.changed(after, null);
    return true;
  }

  private static String id() {
    return "ap-" + RandomId.of(ID_LENGTH);
  }

  private static Request refused(String code, String sentence) {
    return new Request.Refused(new Reason(code, sentence));
  }
}
