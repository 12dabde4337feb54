package dev.postern.sql.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which of the variables of MySQL and MariaDB tell how many rows were changed. An UPDATE skips a
 * row that has its values already, and that shows in counters of rows, pages and bytes, and in
 * positions in logs: it would tell who writes a guess into a labelled column whether it is right.
 */
public final class ServerVariables {
  /**
   * Status variables that people have reviewed: what holds for the server, sessions, statements.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "bytes_received",
          "caching_sha2_password_rsa_public_key",
          "compression",
          "compression_algorithm",
          "compression_level",
          "connections",
          "created_tmp_tables",
          "flush_commands",
          "innodb_buffer_pool_dump_status",
          "innodb_buffer_pool_load_status",
          "innodb_buffer_pool_pages_total",
          "innodb_num_open_files",
          "innodb_page_size",
          "innodb_redo_log_enabled",
          "innodb_redo_log_read_only",
          "locked_connects",
          "prepared_stmt_count",
          "queries",
          "questions",
          "replica_open_temp_tables",
          "resource_group_supported",
          "rpl_semi_sync_master_status",
          "rpl_semi_sync_replica_status",
          "rpl_semi_sync_slave_status",
          "rpl_semi_sync_source_status",
          "rsa_public_key",
          "slave_connections",
          "slave_open_temp_tables",
          "slave_running",
          "slaves_connected",
          "slaves_running",
          "slow_launch_threads",
          "slow_queries",
          "telemetry_traces_supported",
          "uptime",
          "uptime_since_flush_status",
          "wsrep_cluster_size",
          "wsrep_cluster_status",
          "wsrep_connected",
          "wsrep_local_state_comment",
          "wsrep_ready");

  private static final List<String> HARMLESS_FAMILIES =
      List.of(
          "aborted_",
          "access_denied_errors",
          "acl_",
          "com_",
          "connection_errors_",
          "current_tls_",
          "error_log_",
          "feature_",
          "innodb_have_",
          "max_execution_time_",
          "max_statement_time_",
          "max_used_connections",
          "mysqlx_ssl_",
          "open_",
          "opened_",
          "performance_schema_",
          "select_",
          "ssl_",
          "table_locks_",
          "table_open_cache_",
          "threadpool_",
          "threads_",
          "tls_");

  /** System variables that are no settings. */
  private static final Set<String> POSITIONS =
      Set.of(
          "gtid_binlog_pos",
          "gtid_binlog_state",
          "gtid_current_pos",
          "gtid_executed",
          "gtid_owned",
          "gtid_purged",
          "gtid_slave_pos",
          "last_gtid");

  private ServerVariables() {}

  /** Whether a status variable, in whatever case, is surely none that tells of rows. */
  public static boolean isHarmlessStatus(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return HARMLESS.contains(folded) || HARMLESS_FAMILIES.stream().anyMatch(folded::startsWith);
  }

  /**
   * Whether a system variable tells which transactions have changed something.
   *
   * @param name in whatever case, with or without {@code global.} or {@code session.}
   */
  public static boolean isPosition(String name) {
    return POSITIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }
}
