package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HangupTest {
  @Test
  void theTaskRunsForEachSignal() throws Exception {
    Semaphore ran = new Semaphore(0);
    assumeTrue(Hangup.runs(ran::release, Runnable::run), "no SIGHUP here, or it is ignored");

    for (int signal = 1; signal <= 2; signal++) {
      new ProcessBuilder("kill", "-HUP", String.valueOf(ProcessHandle.current().pid()))
          .inheritIO()
          .start()
          .waitFor();
      assertThat(ran.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
