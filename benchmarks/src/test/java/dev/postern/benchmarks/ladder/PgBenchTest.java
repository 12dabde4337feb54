package dev.postern.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PgBenchTest {
  /** As pgbench 15 prints it. */
  private static final String REPORT =
      """
      transaction type: <builtin: select only>
      number of clients: 8
      duration: 2 s
      number of transactions actually processed: 45098
      number of failed transactions: 0 (0.000%)
      latency average = 0.355 ms
      initial connection time = 41.224 ms
      tps = 22551.402841 (without initial connection time)
      """;

  @Test
  void aReportIsReadInItsOwnUnits() throws IOException {
    assertThat(PgBench.read(REPORT)).isEqualTo(new SelectLoad.Result(45098, 22551.402841, 0.355));
  }

  @Test
  void aRunWithFailuresIsNoMeasurement() {
    String failed = REPORT.replace("failed transactions: 0", "failed transactions: 3");
    assertThatThrownBy(() -> PgBench.read(failed)).isInstanceOf(IOException.class);
  }

  @Test
  void aRunThatBrokeOffIsNoMeasurement() {
    assertThatThrownBy(() -> PgBench.read("pgbench: error: connection refused"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("connection refused");
  }
}
