package dev.postern.aws.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.sign.ReplayWindow.Taken;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
  private static final Duration GOOD = Duration.ofMinutes(5);
  private static final Instant NOW = SdkSigned.NOW;

  private static String signature(int number) {
    return SdkSigned.sha256(Integer.toString(number));
  }

  private static Taken take(ReplayWindow window, String key, int number) {
    return window.take(key, signature(number), NOW, NOW);
  }

  @Test
  void aSignatureIsTakenOnce() {
    ReplayWindow window = new ReplayWindow(GOOD, 100_000, 100_000);
    for (int i = 0; i < 20_000; i++) {
      assertThat(take(window, "ann", i)).isEqualTo(Taken.FIRST);
    }
    for (int i = 0; i < 20_000; i++) {
      assertThat(take(window, "ann", i)).isEqualTo(Taken.AGAIN);
    }
  }

  @Test
  void whatCannotBeRememberedIsRefusedUntilThereIsRoom() {
    ReplayWindow window = new ReplayWindow(GOOD, 2, 2);
    assertThat(take(window, "ann", 1)).isEqualTo(Taken.FIRST);
    assertThat(take(window, "ann", 2)).isEqualTo(Taken.FIRST);
    assertThat(take(window, "ann", 1)).isEqualTo(Taken.AGAIN);
    assertThat(take(window, "ann", 3)).isEqualTo(Taken.FULL);

    Instant later = NOW.plus(GOOD).plusSeconds(60);
    assertThat(window.take("ann", signature(3), later, later)).isEqualTo(Taken.FIRST);
    assertThat(window.take("ann", signature(4), later, later)).isEqualTo(Taken.FIRST);
    assertThat(window.take("ann", signature(5), later, later)).isEqualTo(Taken.FULL);
  }

  @Test
  void oneKeyLeavesRoomToTheOthers() {
    ReplayWindow window = new ReplayWindow(GOOD, 2, 6);
    for (int i = 0; i < 10; i++) {
      take(window, "ann", i);
    }
    assertThat(take(window, "ann", 10)).isEqualTo(Taken.FULL);
    assertThat(take(window, "bob", 11)).isEqualTo(Taken.FIRST);
    assertThat(take(window, "bob", 12)).isEqualTo(Taken.FIRST);
    assertThat(take(window, "cid", 13)).isEqualTo(Taken.FIRST);
  }

  @Test
  void aSignatureIsRememberedForAsLongAsItIsGood() {
    ReplayWindow window = new ReplayWindow(GOOD, 10, 10);
    Instant ahead = NOW.plus(GOOD);
    assertThat(window.take("ann", signature(1), ahead, NOW)).isEqualTo(Taken.FIRST);
    for (int seconds = 0; seconds <= 600; seconds += 30) {
      assertThat(window.take("ann", signature(1), ahead, NOW.plusSeconds(seconds)))
          .isEqualTo(Taken.AGAIN);
    }
  }
}
