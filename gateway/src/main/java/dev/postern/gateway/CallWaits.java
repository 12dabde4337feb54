package dev.postern.gateway;

import dev.postern.core.CallJudgement;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls of one session that wait for people, side by side. */
final class CallWaits {
  /** How many may at once. */
  static final int MOST = 64;

  private static final Refusal TOO_MANY =
      new Refusal(
          FaultCode.LIMIT, "too-many", MOST + " calls of this session wait for approval already");

  private final Semaphore places = new Semaphore(MOST);
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Refusal over;

  /**
   * Has a call wait where there is a place.
   *
   * @param begin holds it for who is given
   */
  Held hold(HoldListener<CallJudgement> told, Function<HoldListener<CallJudgement>, Held> begin) {
    if (!places.tryAcquire()) {
      told.settled(new Settled.Refused<>(TOO_MANY));
      return () -> {};
    }
    Waiting one = new Waiting(told);
    waiting.add(one);
    one.waitsBy(begin.apply(one));
    if (over != null) {
      one.withdraw();
    }
    return one;
  }

  /** The session is over: nothing waits any more, and whatever did is told why. */
  void end(Refusal why) {
    over = why;
    waiting.forEach(Held::withdraw);
  }

  /** One that waits. It gives its place back with the last word on it. */
  private final class Waiting implements Held, HoldListener<CallJudgement> {
    private final HoldListener<CallJudgement> told;
    private @Nullable Held held;
    private boolean withdrawn;

    Waiting(HoldListener<CallJudgement> told) {
      this.told = told;
    }

    void waitsBy(Held by) {
      boolean at;
      synchronized (this) {
        held = by;
        at = withdrawn;
      }
      if (at) {
        by.withdraw();
      }
    }

    @Override
    public void withdraw() {
      Held by;
      synchronized (this) {
        withdrawn = true;
        by = held;
      }
      if (by != null) {
        by.withdraw();
      }
    }

    @Override
    public void waits(String sentence) {
      told.waits(sentence);
    }

    @Override
    public void settled(Settled<CallJudgement> settled) {
      waiting.remove(this);
      places.release();
      Refusal why = over;
      told.settled(why == null ? settled : new Settled.Refused<>(why));
    }
  }
}
