package dev.postern.aws.bridge;

import dev.postern.core.CallJudgement;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call's waiting for people, which its client may leave. Of several threads. */
final class Waiting implements HoldListener<CallJudgement> {
  private final CompletableFuture<Settled<CallJudgement>> settled = new CompletableFuture<>();
  private @Nullable Held held;
  private boolean left;

  /** HTTP has no way to say it meanwhile that an SDK would show. */
  @Override
  public void waits(String sentence) {}

  @Override
  public void settled(Settled<CallJudgement> last) {
    settled.complete(last);
  }

  /** Waits for the last word: on a virtual thread. */
  Settled<CallJudgement> await(Held begun) {
    boolean gone;
    synchronized (this) {
      held = begun;
      gone = left;
    }
    if (gone) {
      withdraw(begun);
    }
    return settled.join();
  }

  /** The client is gone. */
  void leave() {
    Held begun;
    synchronized (this) {
      left = true;
      begun = held;
    }
    if (begun != null) {
      withdraw(begun);
    }
  }

  private void withdraw(Held begun) {
    begun.withdraw();
    settled.complete(new Settled.Refused<>(Refusal.CANCELLED));
  }
}
