package dev.postern.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
  @Test
  void cpuTimeIsReadBehindACommandOfAnyCharacters() {
    String stat = "42 (a) b (c) S 1 42 42 0 -1 4194304 500 0 0 0 123 45 7 8 20 0 9 0 100 1000 200";
    assertThat(ProcessFigures.cpuMicros(stat)).isEqualTo((123 + 45) * 10_000);
  }
}
