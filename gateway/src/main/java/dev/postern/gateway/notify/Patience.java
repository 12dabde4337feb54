package dev.postern.gateway.notify;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How long a target that does not take a delivery is asked again.
 *
 * @param first the pause behind the first attempt; each is twice as long as the one before
 * @param longest no pause is longer
 * @param attempts how many there are
 * @param answer how long one may take
 * @param look how soon a delivery is seen that another gateway has left
 */
record Patience(Duration first, Duration longest, int attempts, Duration answer, Duration look) {
  /** Half an hour to an hour in all. */
  static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofMinutes(15),
          12,
          Duration.ofSeconds(15),
          Duration.ofSeconds(1));

  /** How long a target may put the gate off. */
  static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /**
   * What is waited behind an attempt, between the half and the whole of what it may be: those that
   * failed together do not come back together.
   *
   * @param asked what the target wants, null where it does not say
   */
  Duration pause(int attempt, @Nullable Duration asked) {
    Duration doubled = first.multipliedBy(1L << Math.clamp(attempt - 1, 0, 30));
    Duration most = doubled.compareTo(longest) < 0 ? doubled : longest;
    long half = most.toMillis() / 2;
    Duration own = Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
    if (asked == null || asked.compareTo(own) < 0) {
      return own;
    }
    return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
  }

  /** How long nobody else gets what is being sent. */
  Duration claim() {
    return answer.plusSeconds(30);
  }
}
