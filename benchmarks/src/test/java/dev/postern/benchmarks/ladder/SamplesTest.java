package dev.postern.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
  private final Samples samples = new Samples();

  private void rounds(String rung, double... values) {
    for (double value : values) {
      samples.add(rung, value);
    }
  }

  @Test
  void aRatioComparesWhatWasMeasuredInTheSameRound() {
    rounds("direct", 10, 100, 1000);
    rounds("gate", 9, 50, 900);
    assertThat(samples.ratio("gate", "direct")).isEqualTo(0.9);
  }

  @Test
  void aDifferenceIsOfTheSameRoundToo() {
    rounds("direct", 1, 100, 10);
    rounds("gate", 3, 90, 11);
    assertThat(samples.difference("gate", "direct")).isEqualTo(1);
  }

  @Test
  void oneRoundThatWasDisturbedDoesNotMoveTheMedian() {
    rounds("gate", 10, 11, 9000);
    assertThat(samples.median("gate")).isEqualTo(11);
  }

  @Test
  void anEvenNumberOfRoundsHasItsMedianInTheMiddle() {
    rounds("gate", 4, 1, 2, 3);
    assertThat(samples.median("gate")).isEqualTo(2.5);
  }

  @Test
  void aRungThatWasNotMeasuredHasNoFigure() {
    rounds("gate", 1);
    assertThat(samples.median("pgbouncer")).isNaN();
    assertThat(Table.figure(samples.ratio("gate", "pgbouncer"), 2)).isEqualTo("–");
  }
}
