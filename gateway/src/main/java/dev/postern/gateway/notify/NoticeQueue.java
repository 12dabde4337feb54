package dev.postern.gateway.notify;

import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.core.RandomId;
import dev.postern.gateway.config.NotifyConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notices from whoever has them and writes them into the outbox on a thread of its own, in
 * their order: who holds a statement or answers a person waits for no other table. What is in here
 * when the gateway dies is told to nobody; the journal has it.
 */
final class NoticeQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeQueue.class);
  static final int PLACES = 4_096;
  private static final int ID_LENGTH = 16;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final BlockingQueue<Notice> waiting = new ArrayBlockingQueue<>(PLACES);
  private final List<NotifyConfig> targets;
  private final Outbox outbox;
  private final Runnable added;
  private final Counts counts;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Bell bell = new Bell();
  private final Thread thread;

  /**
   * @param added told whenever there is something in the outbox
   */
  NoticeQueue(List<NotifyConfig> targets, Outbox outbox, Runnable added, Counts counts) {
    this.targets = List.copyOf(targets);
    this.outbox = outbox;
    this.added = added;
    this.counts = counts;
    this.thread = Thread.ofVirtual().name("postern-notices").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Hands a notice over; never waits. */
  void tell(Notice notice) {
    if (targets.stream().noneMatch(notice::isFor)) {
      return;
    }
    if (waiting.offer(notice)) {
      bell.ring();
    } else {
      counts.dropped(1);
    }
  }

  private void run() {
    try {
      while (true) {
        Notice notice = next();
        if (notice == null) {
          return;
        }
        while (!write(notice)) {
          if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null where there is none and will be none. */
  private @Nullable Notice next() throws InterruptedException {
    while (true) {
      boolean last = closing.getCount() == 0;
      Notice notice = waiting.poll();
      if (notice != null || last) {
        return notice;
      }
      bell.await(LONGEST_SLEEP);
    }
  }

  private boolean write(Notice notice) {
    List<Delivery> deliveries =
        targets.stream()
            .filter(notice::isFor)
            .map(target ->
                Delivery.of(
                    "dl-" + RandomId.of(ID_LENGTH), target.name(), notice.forTarget(target)))
            .toList();
    try {
      int without = outbox.add(deliveries);
      if (without > 0) {
        counts.dropped(without);
        LOG.warn("notice={} dropped={} outbox=full", notice.event().word(), without);
      }
      added.run();
      return true;
    } catch (StateUnavailable down) {
      LOG.warn("notice={} state=unavailable", notice.event().word());
      return false;
    } catch (RuntimeException fault) {
      counts.dropped(1);
      LOG.error("notice={} fault={}", notice.event().word(), fault.getClass().getName());
      return true;
    }
  }

  /** Writes what is there still, where that is soon done. */
  @Override
  public void close() {
    closing.countDown();
    bell.ring();
    try {
      if (!thread.join(LAST_WORDS)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
