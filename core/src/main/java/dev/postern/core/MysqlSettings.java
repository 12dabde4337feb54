package dev.postern.core;

/**
 * The settings of a MySQL or MariaDB session that decide how a text of SQL is read.
 *
 * @param mariadb whether the server is MariaDB, which reads some comments and words otherwise
 * @param version the server's, such as 80033 for 8.0.33: code in comments depends on it
 * @param foldsTables whether the names of tables and databases are the same in any case: its {@code
 *     lower_case_table_names} is not 0
 * @param sqlMode the value of {@code sql_mode}, words between commas
 * @param characterSet the value of {@code character_set_client}, such as {@code utf8mb4}
 * @param schema the default database, empty where there is none
 */
public record MysqlSettings(
    boolean mariadb,
    int version,
    boolean foldsTables,
    String sqlMode,
    String characterSet,
    String schema)
    implements ReadingSettings {
  /** The same under another {@code sql_mode}. */
  public MysqlSettings withSqlMode(String value) {
    return new MysqlSettings(mariadb, version, foldsTables, value, characterSet, schema);
  }

  /** The same under another {@code character_set_client}. */
  public MysqlSettings withCharacterSet(String value) {
    return new MysqlSettings(mariadb, version, foldsTables, sqlMode, value, schema);
  }

  /** The same in another default database. */
  public MysqlSettings withSchema(String name) {
    return new MysqlSettings(mariadb, version, foldsTables, sqlMode, characterSet, name);
  }
}
