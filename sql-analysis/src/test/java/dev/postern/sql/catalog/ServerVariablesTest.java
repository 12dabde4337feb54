package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVariablesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Threads_connected",
        "THREADS_RUNNING",
        "Uptime",
        "Questions",
        "Com_update",
        "Ssl_cipher",
        "Max_used_connections",
        "Innodb_page_size"
      })
  void whatHoldsForServerAndSessionsIsHarmless(String name) {
    assertThat(ServerVariables.isHarmlessStatus(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Handler_update",
        "Innodb_rows_updated",
        "Innodb_lsn_current",
        "Innodb_buffer_pool_write_requests",
        "Binlog_snapshot_position",
        "Bytes_sent",
        "Rows_read",
        "Sort_rows",
        "Last_query_cost",
        "wsrep_last_committed",
        "what_nobody_has_reviewed"
      })
  void whatCountsRowsOrIsNotKnownIsNot(String name) {
    assertThat(ServerVariables.isHarmlessStatus(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gtid_executed", "GLOBAL.gtid_binlog_pos", "session.Last_Gtid"})
  void positionsInTheBinaryLogAreNoSettings(String name) {
    assertThat(ServerVariables.isPosition(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gtid_mode", "global.max_connections", "version"})
  void settingsAreNoPositions(String name) {
    assertThat(ServerVariables.isPosition(name)).isFalse();
  }
}
