package dev.postern.iam;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How fast one gateway logs in to one database by IAM: a bucket of {@link #BURST} that fills by
 * {@link #PER_SECOND}, so that no second has 200 log-ins, for which RDS's guide recommends other
 * ways to log in.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM
 *     database authentication</a>
 */
final class DialPace {
  static final int PER_SECOND = 100;
  static final int BURST = 99;

  /** Whoever would have to wait longer is told so at once. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long INTERVAL = Duration.ofSeconds(1).toNanos() / PER_SECOND;

  private final LongSupplier nanos;
  private final long origin;

  /** When the bucket will be full again, in nanoseconds from the origin. */
  private long full;

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  DialPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
  }

  /**
   * Takes a turn and says how long it is until then; empty, and none taken, where it is too long.
   */
  synchronized Optional<Duration> turn() {
    long now = nanos.getAsLong() - origin;
    long begins = Math.max(full, now);
    Duration until = Duration.ofNanos(Math.max(0, begins - (BURST - 1) * INTERVAL - now));
    if (until.compareTo(PATIENCE) > 0) {
      return Optional.empty();
    }
    full = begins + INTERVAL;
    return Optional.of(until);
  }
}
