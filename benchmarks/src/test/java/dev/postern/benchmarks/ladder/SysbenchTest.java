package dev.postern.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SysbenchTest {
  /** As sysbench 1.0.20 prints it. */
  private static final String REPORT =
      """
      SQL statistics:
          queries performed:
              read:                            45098
              total:                           45098
          transactions:                        45098  (22545.12 per sec.)
          queries:                             45098  (22545.12 per sec.)
          ignored errors:                      0      (0.00 per sec.)
          reconnects:                          0      (0.00 per sec.)

      General statistics:
          total time:                          2.0003s
          total number of events:              45098

      Latency (ms):
               min:                                    0.10
               avg:                                    0.35
               max:                                    9.11
      """;

  @Test
  void aReportIsReadInItsOwnUnits() throws IOException {
    assertThat(Sysbench.read(REPORT)).isEqualTo(new SelectLoad.Result(45098, 22545.12, 0.35));
  }

  @Test
  void aRunWithErrorsIsNoMeasurement() {
    String failed =
        REPORT.replace("errors:                      0", "errors:                      3");
    assertThatThrownBy(() -> Sysbench.read(failed)).isInstanceOf(IOException.class);
  }

  @Test
  void aRunThatBrokeOffIsNoMeasurement() {
    assertThatThrownBy(() -> Sysbench.read("FATAL: unable to connect to MySQL server"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unable to connect");
  }
}
