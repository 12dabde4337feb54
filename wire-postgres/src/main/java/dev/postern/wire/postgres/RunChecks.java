package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.StatementPath.Running;
import dev.postern.core.Verdict;
import dev.postern.wire.postgres.Names.Meaning;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a statement that may pass when it is about to run: by what the session has sent
 * before it, by people, and by the caller's budgets.
 */
final class RunChecks {
  private static final Refusal BEHIND_END =
      new Refusal(
          FaultCode.DENIED,
          new Reason("read-only", "nothing may follow the end of a transaction before a Sync"),
          "Send it by itself.");

  private final Relay relay;
  private final FrontMessage front;
  private final Judging judging;
  private final Holding holding;

  /** The batch in which a transaction was ended, where that matters. */
  private long endedIn = -1;

  RunChecks(Relay relay, FrontMessage front, Judging judging) {
    this.relay = relay;
    this.front = front;
    this.judging = judging;
    this.holding = new Holding(relay, front, judging);
  }

  /**
   * Goes on when the statement may run now; else its message waits or is refused.
   *
   * @param next takes the judgement by which it runs
   */
  void check(Judgement judgement, List<Bind> binds, boolean simple, Consumer<Judgement> next) {
    Prepared outdated =
        NamedRun.outdated(judgement, relay.names, relay.batch, relay.path.version());
    if (outdated != null) {
      judgedAgain(outdated, () -> check(judgement, binds, simple, next), judgement, simple);
      return;
    }
    if (!behindEnd(judgement, simple) && !executesUnseen(judgement, simple)) {
      holding.passed(
          judgement,
          binds,
          simple,
          passing -> drawn(passing, binds, simple, () -> next.accept(passing)));
    }
  }

  /** What was prepared before policy or catalog changed runs by name as it is judged now. */
  private void judgedAgain(Prepared outdated, Runnable then, Judgement judgement, boolean simple) {
    long version = relay.path.version();
    judging.judged(
        outdated.judgement().statement(),
        again -> {
          Judgement same = outdated.same(again);
          if (same != null && same.verdict() instanceof Verdict.Deny(_, var refusal)) {
            judging.refuse(judgement, refusal, simple);
          } else if (same == null || !outdated.isStill(same)) {
            judging.refuse(judgement, ExtendedProtocol.PREPARED_OTHERWISE, simple);
          } else {
            outdated.judgedAgain(same, version);
            then.run();
          }
        });
  }

  Holding holding() {
    return holding;
  }

  /**
   * Refuses what follows the end of a transaction before a Sync, where the session is read-only: a
   * function may have set the next transaction to write, which the server reports no sooner.
   */
  private boolean behindEnd(Judgement judgement, boolean simple) {
    if (endedIn != relay.batch || isTransaction(judgement)) {
      return false;
    }
    judging.refuse(judgement, BEHIND_END, simple);
    return true;
  }

  private static boolean isTransaction(Judgement judgement) {
    return judgement.statements().stream()
        .allMatch(judged -> action(judged) instanceof Action.Transaction);
  }

  private static @Nullable Action action(Judgement.Judged judged) {
    return judged.analysis() instanceof StatementAnalysis.Analyzed analyzed
        ? analyzed.action()
        : null;
  }

  /** Whether the message in front waits or was refused for what it runs by name. */
  private boolean executesUnseen(Judgement judgement, boolean simple) {
    NamedRun run = NamedRun.of(judgement, relay.names, relay.batch);
    if (run == NamedRun.UNSETTLED) {
      front.await();
      return true;
    }
    Refusal refusal = run.refusal();
    if (refusal == null) {
      return false;
    }
    judging.refuse(judgement, refusal, simple);
    return true;
  }

  /** Goes on when the caller's budgets suffice for what is about to run, and are drawn from. */
  private void drawn(Judgement judgement, List<Bind> binds, boolean simple, Runnable next) {
    if (!relay.path.countsUses()) {
      next.run();
      return;
    }
    switch (RunningStatements.of(judgement, relay.names, relay.batch, relay.path.version())) {
      case Meaning.Unsettled<List<Running>> _, Meaning.Unknown<List<Running>> _ -> front.await();
      case Meaning.Known<List<Running>>(var running) -> {
        Refusal spent = relay.path.draw(judgement, running, binds);
        if (spent == null) {
          next.run();
        } else {
          judging.refuse(judgement, spent, simple);
        }
      }
    }
  }

  /** An Execute of it was sent. */
  void executed(Judgement judgement) {
    if (relay.limits.readOnly()
        && judgement.statements().stream()
            .anyMatch(judged -> action(judged) instanceof Action.Transaction(var ends) && ends)) {
      endedIn = relay.batch;
    }
  }

  /**
   * Whether nothing may follow before the server has answered. In a read-only session nothing
   * follows a statement that might end its being so, and nothing follows one whose result may have
   * too many rows and must fail for it.
   */
  boolean settles(Judgement judgement) {
    return judgement.settles() || relay.limits.readOnly() || relay.limits.rows() > 0;
  }
}
