package dev.postern.gateway.approvals;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.Approvals;
import dev.postern.access.AskedFor;
import dev.postern.access.Party;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.core.Decided;
import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements and calls of this gateway's sessions that wait for people. Each is asked about
 * once, and learns its answer from the state store, wherever that was given.
 */
public final class Holds {
  private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

  /** How long a request stays open whose client does not wait for it. */
  static final Duration UNATTENDED = Duration.ofHours(1);

  private static final String NO_PLACE = "Ask again when something of it is answered or withdrawn.";

  private static final int BATCH = 500;

  private final Approvals approvals;
  private final StateStore store;
  private final Clock clock;
  private final Executor blocking;
  private final String address;
  private final Map<Waiting<?>, String> waiting = new ConcurrentHashMap<>();

  /**
   * @param blocking runs what waits for the store
   * @param address where approvals are answered, to which an id is added; empty where there is no
   *     such place
   */
  public Holds(
      Approvals approvals, StateStore store, Clock clock, Executor blocking, String address) {
    this.approvals = approvals;
    this.store = store;
    this.clock = clock;
    this.blocking = blocking;
    this.address = address;
  }

  /**
   * Holds an operation, where it is one to be held by what is known of it now.
   *
   * @param attended whether its client waits; else it is told at once what it waits for
   */
  public <J extends Decided> Held hold(
      Party requester,
      String connection,
      boolean attended,
      HeldSubject<J> subject,
      HoldListener<J> listener) {
    Waiting<J> held = new Waiting<>(requester, connection, attended, subject, listener);
    blocking.execute(held::begin);
    return held;
  }

  /** How many wait here. */
  public int count() {
    return waiting.size();
  }

  /** Looks for answers. Blocks; called over and over. */
  public void look() {
    List<Map.Entry<Waiting<?>, String>> all = new ArrayList<>(waiting.entrySet());
    for (int from = 0; from < all.size(); from += BATCH) {
      List<Map.Entry<Waiting<?>, String>> some =
          all.subList(from, Math.min(all.size(), from + BATCH));
      Map<String, Approval> found = new ConcurrentHashMap<>();
      try {
        store
            .approvals(some.stream().map(Map.Entry::getValue).distinct().toList())
            .forEach(approval -> found.put(approval.id(), approval));
      } catch (StateUnavailable down) {
        LOG.warn("state=unavailable waiting={}", all.size());
      }
      Instant now = clock.instant();
      for (Map.Entry<Waiting<?>, String> one : some) {
        Approval approval = found.get(one.getValue());
        if (one.getKey().isTired(now) && (approval == null || approval.isPending(now))) {
          blocking.execute(one.getKey()::comeAgain);
        } else if (approval != null ? !approval.isPending(now) : one.getKey().isOver(now)) {
          blocking.execute(() -> one.getKey().answered(approval));
        }
      }
    }
  }

  private static Refusal refusal(String code, String sentence, @Nullable String hint) {
    return new Refusal(FaultCode.DENIED, new Reason(code, sentence), hint);
  }

  private String place(String id) {
    return address.isEmpty() ? id : address + id;
  }

  /** One statement that waits. Its first word on the matter, and no other, reaches its session. */
  private final class Waiting<J extends Decided> implements Held {
    private final Party requester;
    private final String connection;
    private final boolean attended;
    private final HeldSubject<J> subject;
    private final HoldListener<J> listener;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final @Nullable Duration bears;
    private volatile @Nullable Approval asked;

    /** Until when its client can bear to wait. */
    private volatile Instant patient = Instant.MAX;

    private volatile String digest = "";

    Waiting(
        Party requester,
        String connection,
        boolean attended,
        HeldSubject<J> subject,
        HoldListener<J> listener) {
      this.requester = requester;
      this.connection = connection;
      this.attended = attended;
      this.subject = subject;
      this.listener = listener;
      this.bears = subject.bears();
    }

    /** Nothing that fails leaves the session waiting. */
    void begin() {
      guarded(() -> {
        HeldSubject.Now<J> now = subject.now();
        AskedFor.Held shown = now.shown();
        if (!(now.judgement().verdict() instanceof Verdict.Hold hold) || shown == null) {
          unheld(now.judgement());
          return;
        }
        Optional<Approval> standing = approvals.standing(requester, connection, shown);
        if (standing.isEmpty()) {
          ask(hold, shown);
        } else if (!decided.get()) {
          settle(
              approvals.use(standing.get())
                  ? new Settled.Passes<>(approved(now.judgement(), standing.get()))
                  : new Settled.Refused<>(spent()));
        }
      });
    }

    private void ask(Verdict.Hold hold, AskedFor.Held shown) {
      boolean waits = attended && hold.patience().isPositive();
      Duration open = hold.patience().isPositive() ? hold.patience() : UNATTENDED;
      Approvals.Request request =
          approvals.ask(
              requester,
              connection,
              waits && bears == null ? shown : shown.unattended(),
              hold.reviewers(),
              hold.approvals(),
              bears == null || open.compareTo(UNATTENDED) > 0 ? open : UNATTENDED);
      switch (request) {
        case Approvals.Request.Waits(var approval) ->
            await(waits, hold.patience(), shown, approval);
        case Approvals.Request.Refused(var reason) ->
            settle(new Settled.Refused<>(new Refusal(FaultCode.DENIED, reason, NO_PLACE)));
      }
    }

    private void await(boolean waits, Duration patience, AskedFor.Held shown, Approval approval) {
      subject.asked(shown, approval.id());
      if (!waits) {
        settle(new Settled.Refused<>(pending(approval)));
        return;
      }
      digest = shown.digest();
      asked = approval;
      if (bears != null) {
        patient = clock.instant().plus(bears.compareTo(patience) < 0 ? bears : patience);
      }
      listener.waits(sentence(approval));
      waiting.put(this, approval.id());
      if (decided.get()) {
        waiting.remove(this);
        left(approval.id());
      }
    }

    /** Nobody waits for it any more. A client that cannot wait leaves to come again. */
    private void left(String id) {
      if (bears == null) {
        approvals.end(id, Approval.State.WITHDRAWN);
      }
    }

    private static String people(Approval approval) {
      return approval.needed() == 1
          ? "a yes of " + String.join(" or ", approval.reviewers())
          : approval.needed() + " yeses of " + String.join(" or ", approval.reviewers());
    }

    private String sentence(Approval approval) {
      return "held for " + people(approval) + ": " + place(approval.id());
    }

    private Refusal pending(Approval approval) {
      return refusal(
          "approval-pending",
          "the " + noun(approval) + " waits for " + people(approval) + ": " + place(approval.id()),
          "Send the same "
              + noun(approval)
              + " again once it is approved, until "
              + approval.expires()
              + ".");
    }

    private static String noun(Approval approval) {
      return switch (approval.what()) {
        case AskedFor.Statement _ -> "statement";
        case AskedFor.Call _ -> "call";
        case AskedFor.Access _ -> throw new IllegalStateException("access does not wait");
      };
    }

    /** Whether its client has waited for as long as it can. */
    boolean isTired(Instant now) {
      return !now.isBefore(patient);
    }

    /** Tells a client that cannot wait any longer to come again; it is asked about all the same. */
    void comeAgain() {
      Approval approval = asked;
      if (waiting.remove(this) != null && approval != null) {
        settle(new Settled.Refused<>(pending(approval)));
      }
    }

    boolean isOver(Instant now) {
      Approval approval = asked;
      return approval == null || !now.isBefore(approval.expires());
    }

    /**
     * Tells the session what people have said. What is judged anew for that may take a while, in
     * which its client can still take it back.
     *
     * @param approval as it is now, null where the store does not say in time
     */
    void answered(@Nullable Approval approval) {
      String id = waiting.remove(this);
      if (id == null) {
        return;
      }
      Settled<J> settled;
      try {
        settled = settled(approval);
      } catch (RuntimeException | Error fault) {
        failed(fault);
        settled = new Settled.Refused<>(unavailable());
      }
      if (!decided.compareAndSet(false, true)) {
        guarded(() -> left(id));
        return;
      }
      listener.settled(
          settled instanceof Settled.Passes<J> && approval != null && !used(approval)
              ? new Settled.Refused<>(spent())
              : settled);
    }

    private boolean used(Approval approval) {
      try {
        return approvals.use(approval);
      } catch (RuntimeException | Error fault) {
        failed(fault);
        return false;
      }
    }

    private Settled<J> settled(@Nullable Approval approval) {
      if (approval == null) {
        return new Settled.Refused<>(unanswered());
      }
      return switch (approval.state()) {
        case PENDING, EXPIRED -> {
          approvals.end(approval.id(), Approval.State.EXPIRED);
          yield new Settled.Refused<>(unanswered());
        }
        case DENIED -> new Settled.Refused<>(denied(approval));
        case WITHDRAWN ->
            new Settled.Refused<>(refusal("approval-withdrawn", "the request was withdrawn", null));
        case VOID -> new Settled.Refused<>(drifted());
        case USED -> new Settled.Refused<>(spent());
        case APPROVED -> run(approval);
      };
    }

    /** What was approved runs only as it was shown. */
    private Settled<J> run(Approval approval) {
      HeldSubject.Now<J> now = subject.now();
      if (now.judgement().verdict() instanceof Verdict.Deny(_, var refusal)) {
        approvals.end(approval.id(), Approval.State.VOID);
        return new Settled.Refused<>(refusal);
      }
      AskedFor.Held shown = now.shown();
      if (shown == null || !shown.digest().equals(digest)) {
        approvals.end(approval.id(), Approval.State.VOID);
        return new Settled.Refused<>(drifted());
      }
      return new Settled.Passes<>(approved(now.judgement(), approval));
    }

    private void unheld(J judgement) {
      settle(
          switch (judgement.verdict()) {
            case Verdict.Deny(_, var refusal) -> new Settled.Refused<>(refusal);
            case Verdict.Forward _, Verdict.Rewrite _ -> new Settled.Passes<>(judgement);
            case Verdict.Hold _ -> throw new IllegalStateException("held, and nobody is shown it");
          });
    }

    @Override
    public void withdraw() {
      if (!decided.compareAndSet(false, true)) {
        return;
      }
      String id = waiting.remove(this);
      if (id != null && !waiting.containsValue(id)) {
        blocking.execute(() -> guarded(() -> left(id)));
      }
      listener.settled(new Settled.Refused<>(Refusal.CANCELLED));
    }

    private void settle(Settled<J> settled) {
      if (decided.compareAndSet(false, true)) {
        listener.settled(settled);
      }
    }

    private void guarded(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | Error fault) {
        failed(fault);
        settle(new Settled.Refused<>(unavailable()));
      }
    }
  }

  private static void failed(Throwable fault) {
    LOG.error("hold=failed fault={}", fault.getClass().getName());
  }

  /** What people agreed to, which is of the operation's own kind. */
  @SuppressWarnings("unchecked") // with() gives what it is called on
  private static <J extends Decided> J approved(J judgement, Approval approval) {
    Decided passing = judgement.approved();
    Verdict verdict =
        switch (passing.verdict()) {
          case Verdict.Forward(var rule) -> new Verdict.Forward(by(rule, approval));
          case Verdict.Rewrite(var rule, var text, var positions) ->
              new Verdict.Rewrite(by(rule, approval), text, positions);
          case Verdict.Hold _, Verdict.Deny _ -> throw new IllegalStateException("not approved");
        };
    return (J) passing.with(verdict);
  }

  private static String by(String rule, Approval approval) {
    return rule + "+" + approval.id();
  }

  private static Refusal denied(Approval approval) {
    Answer no =
        approval.answers().stream().filter(answer -> !answer.yes()).findFirst().orElse(null);
    String who = no == null ? "a reviewer" : no.by().user();
    String comment = no == null ? "" : no.comment();
    return refusal(
        "approval-denied", who + " said no" + (comment.isEmpty() ? "" : ": " + comment), null);
  }

  private static Refusal unanswered() {
    return refusal("approval-expired", "nobody has answered in time", "Ask again.");
  }

  private static Refusal drifted() {
    return refusal(
        "approval-void",
        "what was approved is not what would run now: its objects or rules have changed",
        "Send it again to have it looked at anew.");
  }

  private static Refusal spent() {
    return refusal("approval-used", "the approval was for one time, and that was", "Ask again.");
  }

  private static Refusal unavailable() {
    return refusal("approvals-unavailable", "approvals cannot be asked for now", null);
  }
}
