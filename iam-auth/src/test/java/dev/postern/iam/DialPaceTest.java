package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DialPaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Near the end of what the clock can say, which it may begin at. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);

  private final DialPace pace = new DialPace(now::get);

  @Test
  void whoComesNowAndThenWaitsForNothing() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(pace.turn()).contains(Duration.ZERO);
      now.addAndGet(SECOND / DialPace.PER_SECOND);
    }
  }

  @Test
  void noSecondHasTwoHundredDialsHoweverManyComeAtOnce() {
    List<Long> dials = new ArrayList<>();
    long start = now.get();
    for (int burst = 0; burst < 3; burst++) {
      Optional<Duration> turn = pace.turn();
      while (turn.isPresent()) {
        dials.add(now.get() - start + turn.get().toNanos());
        turn = pace.turn();
      }
      now.addAndGet(SECOND * 7 / 3);
    }
    dials.sort(null);
    assertThat(dials).hasSizeGreaterThan(900);
    for (int i = 0; i + 199 < dials.size(); i++) {
      assertThat(dials.get(i + 199) - dials.get(i)).isGreaterThanOrEqualTo(SECOND);
    }
  }

  @Test
  void whoWouldWaitForLongIsToldSoAndTakesNobodysTurn() {
    int waiting = 0;
    while (pace.turn().isPresent()) {
      waiting++;
    }
    assertThat(waiting).isEqualTo(DialPace.BURST + (int) DialPace.PATIENCE.toSeconds() * 100);
    for (int i = 0; i < 1_000; i++) {
      assertThat(pace.turn()).isEmpty();
    }
    now.addAndGet(SECOND / DialPace.PER_SECOND);
    assertThat(pace.turn()).contains(DialPace.PATIENCE);
  }
}
