package dev.postern.sql.kinds;

import java.util.Set;

/** What a change of a session's setting means. */
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

  private static final Set<String> IDENTITIES = Set.of("role", "session_authorization");

  private static final Set<String> FOLLOWED =
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
          "transform_null_equals");

  private static final Set<String> DANGEROUS =
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
          "zero_damaged_pages");

  private Settings() {}

  /** The weight of changing {@code name}, in lower case. */
  public static Weight weight(String name) {
    if (IDENTITIES.contains(name)) {
      return Weight.IDENTITY;
    }
    if (DANGEROUS.contains(name)) {
      return Weight.DANGEROUS;
    }
    return FOLLOWED.contains(name) ? Weight.FOLLOWED : Weight.HARMLESS;
  }
}
