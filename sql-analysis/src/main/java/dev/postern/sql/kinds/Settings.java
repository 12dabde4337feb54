package dev.postern.sql.kinds;

import java.util.Set;

/** What a change of a session's setting means, in a dialect. */
public final class Settings {
  /** How grave a change is. */
  public enum Weight {
    /** It changes nothing that matters to the gate or to others. */
    HARMLESS,
    /** It changes how texts are read or what names mean: the gate has to follow it. */
    FOLLOWED,
    /** It switches a protection off or loads code. */
    DANGEROUS,
    /** It changes whose privileges the session has. */
    IDENTITY
  }

  public static final Settings POSTGRES =
      new Settings(
          Set.of("role", "session_authorization"),
          Set.of(
              "backslash_quote",
              "client_encoding",
              "datestyle",
              "default_tablespace",
              "escape_string_warning",
              "names",
              "quote_all_identifiers",
              "search_path",
              "standard_conforming_strings",
              "transform_null_equals"),
          Set.of(
              "allow_system_table_mods",
              "archive_command",
              "backtrace_functions",
              "default_transaction_read_only",
              "dynamic_library_path",
              "event_triggers",
              "ignore_checksum_failure",
              "ignore_system_indexes",
              "jit_provider",
              "lo_compat_privileges",
              "local_preload_libraries",
              "restrict_nonsystem_relation_kind",
              "row_security",
              "session_preload_libraries",
              "session_replication_role",
              "shared_preload_libraries",
              "transaction_read_only",
              "zero_damaged_pages"));

  /** Those a session may set for itself; a change for the whole server is another matter. */
  public static final Settings MYSQL =
      new Settings(
          Set.of("role"),
          Set.of(
              "character set",
              "character_set_client",
              "character_set_connection",
              "character_set_database",
              "character_set_filesystem",
              "character_set_results",
              "collation_connection",
              "collation_database",
              "database",
              "div_precision_increment",
              "group_concat_max_len",
              "lc_time_names",
              "names",
              "old_mode",
              "pseudo_thread_id",
              "sql_auto_is_null",
              "sql_mode",
              "sql_select_limit",
              "time_zone",
              "timestamp"),
          Set.of(
              "binlog_format",
              "binlog_row_image",
              "check_constraint_checks",
              "default_authentication_plugin",
              "foreign_key_checks",
              "generated_random_password_length",
              "gtid_next",
              "init_connect",
              "insert_id",
              "local_infile",
              "log_bin_trust_function_creators",
              "max_statement_time",
              "original_commit_timestamp",
              "print_identified_with_as_hex",
              "proxy_user",
              "pseudo_replica_mode",
              "pseudo_slave_mode",
              "rbr_exec_mode",
              "read_only",
              "require_row_format",
              "resultset_metadata",
              "secure_auth",
              "skip_replication",
              "sql_log_bin",
              "sql_log_off",
              "sql_safe_updates",
              "super_read_only",
              "transaction_allow_batching",
              "tx_read_only",
              "unique_checks"));

  private final Set<String> identities;
  private final Set<String> followed;
  private final Set<String> dangerous;

  private Settings(Set<String> identities, Set<String> followed, Set<String> dangerous) {
    this.identities = identities;
    this.followed = followed;
    this.dangerous = dangerous;
  }

  /** The weight of changing {@code name}, in lower case. */
  public Weight weight(String name) {
    if (identities.contains(name)) {
      return Weight.IDENTITY;
    }
    if (dangerous.contains(name)) {
      return Weight.DANGEROUS;
    }
    return followed.contains(name) ? Weight.FOLLOWED : Weight.HARMLESS;
  }
}
