package dev.postern.gateway.notify;

import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes statements that somebody may have to know of from the threads that serve sessions: handing
 * one over never waits, and of a storm no more than its numbers are kept. A thread of its own makes
 * notices of them.
 */
public final class Alerts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  static final int PLACES = 1_024;

  private static final Duration LOOK = Duration.ofMillis(500);

  private final BlockingQueue<Alert> waiting = new ArrayBlockingQueue<>(PLACES);
  private final Map<AlertFold.Place, LongAdder> lost = new ConcurrentHashMap<>();
  private final AlertFold fold = new AlertFold();
  private final Consumer<Notice> told;
  private final Counts counts;
  private final Clock clock;
  private final boolean denials;
  private final boolean critical;
  private final boolean texts;
  private final Thread thread;

  Alerts(List<NotifyConfig> targets, Consumer<Notice> told, Counts counts, Clock clock) {
    this.told = told;
    this.counts = counts;
    this.clock = clock;
    this.critical = targets.stream().anyMatch(target -> target.topics().contains(Topic.CRITICAL));
    this.denials = targets.stream().anyMatch(target -> target.topics().contains(Topic.DENIALS));
    this.texts = targets.stream().anyMatch(NotifyConfig::statements);
    this.thread = Thread.ofVirtual().name("postern-alerts").unstarted(this::run);
  }

  /** Alerts of a gate that tells nobody. */
  public static Alerts toNobody(MeterRegistry registry) {
    return new Alerts(List.of(), _ -> {}, new Counts(registry), Clock.systemUTC());
  }

  void start() {
    if (denials || critical) {
      thread.start();
    }
  }

  /** Whether anybody is told of refused statements, of those of critical risk at least. */
  public boolean wantsDenied(boolean isCritical) {
    return denials || (isCritical && critical);
  }

  /** Whether anybody is told of statements of critical risk that run. */
  public boolean wantsCritical() {
    return critical;
  }

  /** Whether anybody is told statements' texts. */
  public boolean wantsTexts() {
    return texts;
  }

  /** Hands an alert over; never waits. */
  public void tell(Alert alert) {
    if (!waiting.offer(alert)) {
      counts.alertLost();
      lost.computeIfAbsent(
              new AlertFold.Place(alert.event(), alert.who().connection()), _ -> new LongAdder())
          .increment();
    }
  }

  private void run() {
    try {
      while (true) {
        one(waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that cannot be told of does not keep others from it. */
  private void one(@Nullable Alert alert) {
    try {
      if (alert != null) {
        fold(alert);
      }
      due(clock.instant());
    } catch (RuntimeException | Error fault) {
      LOG.error("alerts fault={}", fault.getClass().getName());
    }
  }

  private void fold(Alert alert) {
    fold.fold(alert, clock.instant())
        .ifPresentOrElse(
            notice -> {
              counts.alertTold();
              told.accept(notice);
            },
            counts::alertFolded);
  }

  private void due(Instant now) {
    lost.forEach((place, count) -> {
      long sum = count.sumThenReset();
      if (sum > 0) {
        fold.lost(place, sum);
      }
    });
    fold.due(now).forEach(told);
  }

  /** What was counted and not told yet is told. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.getState() != Thread.State.NEW) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Alert alert = waiting.poll();
    while (alert != null) {
      fold(alert);
      alert = waiting.poll();
    }
    due(Instant.MAX);
  }
}
