package dev.postern.gateway;

import dev.postern.access.Approvals;
import dev.postern.access.Grants;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.gateway.api.LiveEvents;
import dev.postern.gateway.approvals.Holds;
import dev.postern.gateway.notify.Notifier;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway does over and over: looks what others have decided, and says that it lives. */
final class NodeDuties implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeDuties.class);

  /** How soon an answer, a revocation or an order given elsewhere is obeyed. */
  private static final Duration LOOK = Duration.ofMillis(300);

  /** How soon those who follow events hear of what happened at other gateways. */
  private static final Duration TELL = Duration.ofSeconds(1);

  private static final Duration PRUNE = Duration.ofMinutes(1);

  private static final Duration BEAT = Duration.ofSeconds(2);

  /** A gateway that was silent for so long is gone. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /**
   * How soon those who are told of it hear that nobody has answered something no client waits for.
   */
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  /** What is over is kept for so long, to be listed. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("postern-duties").daemon().factory());
  private final ExecutorService blocking;

  private NodeDuties(ExecutorService blocking) {
    this.blocking = blocking;
  }

  static NodeDuties start(
      String node,
      StateStore store,
      Approvals approvals,
      Grants grants,
      Sessions sessions,
      Holds holds,
      LiveEvents events,
      Notifier notifier,
      Clock clock,
      ExecutorService blocking) {
    NodeDuties duties = new NodeDuties(blocking);
    duties.every(
        LOOK,
        () -> {
          sessions.endOverdue();
          if (holds.count() > 0) {
            holds.look();
          }
          sessions.follow(store);
          store.takeOrders(node).forEach(sessions::obey);
        });
    duties.every(
        BEAT,
        () -> {
          store.beat(node, clock.instant());
          grants.refresh();
          store
              .forgetSilent(clock.instant().minus(SILENCE))
              .forEach(approval -> {
                LOG.info("approval={} withdrawn gateway=gone", approval.id());
                events.changed(approval, null);
              });
        });
    duties.every(OVERDUE, () -> approvals.endOverdue(OVERDUE));
    duties.every(TELL, events::look);
    duties.every(PRUNE, notifier::prune);
    duties.every(Duration.ofHours(1), () -> store.purge(clock.instant().minus(KEPT)));
    return duties;
  }

  /** One at a time, on a thread that may wait; a store that cannot be asked is asked again. */
  private void every(Duration pause, Runnable duty) {
    AtomicBoolean busy = new AtomicBoolean();
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              if (busy.compareAndSet(false, true)) {
                blocking.execute(() -> {
                  try {
                    duty.run();
                  } catch (StateUnavailable down) {
                    LOG.warn("state=unavailable");
                  } catch (RuntimeException fault) {
                    LOG.error("duty=failed fault={}", fault.getClass().getName());
                  } finally {
                    busy.set(false);
                  }
                });
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
