package dev.postern.gateway.notify;

import dev.postern.access.StateStore.StateUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one target's deliveries to it, one after the other: a target that is slow or away holds up
 * no other.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  private static final Duration LAST_STEPS = Duration.ofSeconds(2);

  private final String target;
  private final Format format;
  private final Outbox outbox;
  private final Post post;
  private final Patience patience;
  private final Counts counts;
  private final Clock clock;
  private final Bell bell = new Bell();
  private final Thread thread;
  private volatile boolean closing;

  Courier(
      String target,
      Format format,
      Post post,
      Outbox outbox,
      Patience patience,
      Counts counts,
      Clock clock) {
    this.target = target;
    this.format = format;
    this.post = post;
    this.outbox = outbox;
    this.patience = patience;
    this.counts = counts;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("postern-courier-" + target).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Says that something may wait. */
  void wake() {
    bell.ring();
  }

  private void run() {
    try {
      while (!closing) {
        if (!deliverOne() && !closing) {
          bell.await(patience.look());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean deliverOne() throws InterruptedException {
    try {
      Instant now = clock.instant();
      Optional<Delivery> claimed = outbox.claim(target, now, now.plus(patience.claim()));
      if (claimed.isEmpty()) {
        return false;
      }
      settle(claimed.get(), attempt(claimed.get()));
      return true;
    } catch (StateUnavailable down) {
      LOG.warn("target={} state=unavailable", target);
    } catch (RuntimeException fault) {
      LOG.error("target={} fault={}", target, fault.getClass().getName());
    }
    return false;
  }

  private Result attempt(Delivery delivery) throws InterruptedException {
    String reference = outbox.reference(target, delivery.notice().about()).orElse(null);
    try {
      Optional<Call> call = format.call(delivery, reference);
      return call.isPresent()
          ? format.result(delivery, reference, post.send(call.get()))
          : new Result.Made(null);
    } catch (Post.Unanswered e) {
      return new Result.Later(e.why(), null);
    } catch (RuntimeException fault) {
      LOG.error("delivery={} fault={}", delivery.id(), fault.getClass().getName());
      return new Result.Later("a fault of the gate's", null);
    }
  }

  private void settle(Delivery delivery, Result result) {
    Instant now = clock.instant();
    switch (result) {
      case Result.Made(var reference) -> {
        counts.made();
        outbox.done(delivery, reference, now);
      }
      case Result.Never(var why) -> dead(delivery, why, now);
      case Result.Later(var why, var after) -> {
        if (delivery.attempts() >= patience.attempts()) {
          dead(delivery, why, now);
        } else {
          counts.failed();
          outbox.again(delivery, why, now.plus(patience.pause(delivery.attempts(), after)));
        }
      }
    }
  }

  private void dead(Delivery delivery, String why, Instant now) {
    counts.dead();
    outbox.dead(delivery, why, now);
    LOG.warn("delivery={} target={} dead={}", delivery.id(), target, why);
  }

  /** What is under way is brought to its end where that is soon, so that nobody sends it again. */
  @Override
  public void close() {
    closing = true;
    bell.ring();
    try {
      if (!thread.join(LAST_STEPS)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    post.close();
  }
}
