package dev.postern.gateway.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of notices and their deliveries. */
final class Counts {
  private final Counter made;
  private final Counter failed;
  private final Counter dead;
  private final Counter dropped;
  private final Counter alertsTold;
  private final Counter alertsFolded;
  private final Counter alertsLost;

  Counts(MeterRegistry registry) {
    made = registry.counter("postern.deliveries", "outcome", "made");
    failed = registry.counter("postern.deliveries", "outcome", "failed");
    dead = registry.counter("postern.deliveries", "outcome", "dead");
    dropped = registry.counter("postern.notices.dropped");
    alertsTold = registry.counter("postern.alerts", "outcome", "told");
    alertsFolded = registry.counter("postern.alerts", "outcome", "folded");
    alertsLost = registry.counter("postern.alerts", "outcome", "lost");
  }

  void made() {
    made.increment();
  }

  /** An attempt that is not the last. */
  void failed() {
    failed.increment();
  }

  void dead() {
    dead.increment();
  }

  void alertTold() {
    alertsTold.increment();
  }

  /** Told as one of several. */
  void alertFolded() {
    alertsFolded.increment();
  }

  /** Of which no more than the number is told. */
  void alertLost() {
    alertsLost.increment();
  }

  /** For which there was no place. */
  void dropped(int notices) {
    dropped.increment(notices);
  }
}
