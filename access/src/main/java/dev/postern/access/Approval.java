package dev.postern.access;

import dev.postern.core.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits for people, what they said, and what became of it. Immutable: each change is
 * a new one of a higher revision.
 *
 * @param id unique, unguessable
 * @param revision from 0
 * @param reviewers the groups whose members may answer
 * @param needed how many of them have to say yes
 * @param expires when it is over unanswered
 * @param until when a yes is over, null before there is one
 */
public record Approval(
    String id,
    int revision,
    Party requester,
    String connection,
    AskedFor what,
    List<String> reviewers,
    int needed,
    Instant asked,
    Instant expires,
    State state,
    List<Answer> answers,
    @Nullable Scope scope,
    @Nullable Instant until) {
  /** How long a yes is good for where the reviewer does not say. */
  public static final Duration LONGEST_SHAPE = Duration.ofHours(8);

  /** How long after a yes the statement may still be sent again, once. */
  public static final Duration ONCE_KEEPS = Duration.ofHours(1);

  public Approval {
    reviewers = List.copyOf(reviewers);
    answers = List.copyOf(answers);
    if (needed < 1) {
      throw new IllegalArgumentException("an approval needs somebody");
    }
  }

  /** Where it stands. Only the first can change by an answer. */
  public enum State {
    PENDING,
    APPROVED,
    DENIED,
    /** Nobody said enough in time. */
    EXPIRED,
    /** Who asked has left, cancelled or taken it back. */
    WITHDRAWN,
    /** What was approved is not what would run any more. */
    VOID,
    /** Approved for one time, and that was. */
    USED
  }

  /** What becomes of an answer. */
  public sealed interface Outcome {
    record Taken(Approval approval) implements Outcome {}

    /**
     * It does not count.
     *
     * @param reason {@code approval-over}, {@code not-a-reviewer}, {@code own-request} or {@code
     *     answered-already}
     */
    record Refused(Reason reason) implements Outcome {}
  }

  /** Asks; nobody has answered. */
  public static Approval asking(
      String id,
      Party requester,
      String connection,
      AskedFor what,
      List<String> reviewers,
      int needed,
      Instant now,
      Duration patience) {
    return new Approval(
        id,
        0,
        requester,
        connection,
        what,
        reviewers,
        needed,
        now,
        now.plus(patience),
        State.PENDING,
        List.of(),
        null,
        null);
  }

  /**
   * Takes an answer. One no is enough; each person counts once, whatever identities and groups they
   * have; nobody answers what they or another identity of theirs have asked for.
   */
  public Outcome answered(Answer answer) {
    Party by = answer.by();
    if (state != State.PENDING || !answer.at().isBefore(expires)) {
      return new Outcome.Refused(new Reason("approval-over", "it is " + word(answer.at())));
    }
    if (Collections.disjoint(by.groups(), reviewers)) {
      return new Outcome.Refused(
          new Reason("not-a-reviewer", "only members of " + reviewers + " can answer it"));
    }
    if (by.is(requester) || by.sharesPersonWith(requester)) {
      return new Outcome.Refused(
          new Reason("own-request", "nobody answers what they have asked for themselves"));
    }
    if (answers.stream().anyMatch(given -> given.by().sharesPersonWith(by))) {
      return new Outcome.Refused(new Reason("answered-already", "you have answered it already"));
    }
    List<Answer> all = new ArrayList<>(answers);
    all.add(answer);
    if (!answer.yes()) {
      return new Outcome.Taken(changed(State.DENIED, all, null, null));
    }
    if (all.size() < needed) {
      return new Outcome.Taken(changed(State.PENDING, all, null, null));
    }
    Scope narrowest =
        Collections.min(
            all.stream().map(given -> given.scope() == null ? Scope.ONCE : given.scope()).toList());
    return new Outcome.Taken(
        changed(State.APPROVED, all, narrowest, end(all, narrowest, answer.at())));
  }

  private @Nullable Instant end(List<Answer> all, Scope scope, Instant at) {
    return switch (scope) {
      case ONCE -> at.plus(ONCE_KEEPS);
      case SESSION -> Instant.MAX;
      case SHAPE ->
          at.plus(
              all.stream()
                  .map(given -> given.length() == null ? LONGEST_SHAPE : given.length())
                  .min(Comparator.naturalOrder())
                  .filter(length -> length.compareTo(LONGEST_SHAPE) < 0)
                  .orElse(LONGEST_SHAPE));
    };
  }

  /** The same in another state, with what was said. */
  public Approval become(State next) {
    return changed(next, answers, scope, until);
  }

  private Approval changed(
      State next, List<Answer> said, @Nullable Scope leave, @Nullable Instant end) {
    return new Approval(
        id,
        revision + 1,
        requester,
        connection,
        what,
        reviewers,
        needed,
        asked,
        expires,
        next,
        said,
        leave,
        end);
  }

  /** Whether it waits still at {@code now}. */
  public boolean isPending(Instant now) {
    return state == State.PENDING && now.isBefore(expires);
  }

  /** Whether it lets something pass at {@code now}. */
  public boolean isGood(Instant now) {
    return state == State.APPROVED && until != null && now.isBefore(until);
  }

  private String word(Instant now) {
    return state == State.PENDING && !now.isBefore(expires)
        ? "expired"
        : state.name().toLowerCase(Locale.ROOT);
  }
}
