package dev.postern.wire.postgres;

import dev.postern.core.Judgement;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.StatementPath.Bind;
import dev.postern.wire.postgres.ErrorFields.Severity;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has statements wait for people. The input waits meanwhile, behind whatever was sent before, and
 * the client's leaving or cancelling is seen.
 */
final class Holding {
  /** SQLSTATE of what is no error. */
  private static final String NOTICE = "00000";

  private final Relay relay;
  private final FrontMessage front;
  private final Judging judging;

  /** What waits now. */
  private @Nullable Held held;

  /** Whether its client has taken it back: then it does not run, whatever people say. */
  private boolean withdrawn;

  Holding(Relay relay, FrontMessage front, Judging judging) {
    this.relay = relay;
    this.front = front;
    this.judging = judging;
  }

  /**
   * Goes on at once with what does not wait, and with what does when it may run.
   *
   * @param next takes the judgement by which it passes
   */
  void passed(Judgement judgement, List<Bind> binds, boolean simple, Consumer<Judgement> next) {
    if (!judgement.waits()) {
      next.accept(judgement);
      return;
    }
    front.stop();
    relay.whenSettled(() -> ask(judgement, binds, simple, next));
  }

  private void ask(
      Judgement judgement, List<Bind> binds, boolean simple, Consumer<Judgement> next) {
    if (relay.skipping) {
      // Something before it has failed.
      front.resume(front.input::drop);
      return;
    }
    withdrawn = false;
    held =
        relay.path.hold(
            judgement,
            binds,
            relay.processId(),
            new HoldListener<Judgement>() {
              @Override
              public void waits(String sentence) {
                onLoop(() -> notice(sentence));
              }

              @Override
              public void settled(Settled<Judgement> settled) {
                onLoop(() -> {
                  held = null;
                  front.resume(() -> judging.perform(() -> settle(settled)));
                });
              }

              private void settle(Settled<Judgement> settled) {
                switch (settled) {
                  case Settled.Passes<Judgement> _ when withdrawn ->
                      judging.refuse(judgement, Refusal.CANCELLED, simple);
                  case Settled.Passes(var approved) -> {
                    if (!judging.refused(approved, simple)) {
                      next.accept(approved);
                    }
                  }
                  case Settled.Refused(var refusal) -> judging.refuse(judgement, refusal, simple);
                }
              }
            });
  }

  private void onLoop(Runnable step) {
    relay.client.eventLoop().execute(() -> relay.guarded(null, step));
  }

  /** Nothing is under way, so a notice can stand here. */
  private void notice(String sentence) {
    if (held == null || !relay.atBoundary()) {
      return;
    }
    ByteBuf message = relay.client.alloc().buffer();
    BackendMessages.noticeResponse(message, ErrorFields.of(Severity.NOTICE, NOTICE, sentence));
    relay.client.writeAndFlush(message);
  }

  /**
   * Takes back what waits.
   *
   * @return false where nothing does
   */
  boolean withdraw() {
    Held waits = held;
    if (waits == null) {
      return false;
    }
    withdrawn = true;
    waits.withdraw();
    return true;
  }
}
