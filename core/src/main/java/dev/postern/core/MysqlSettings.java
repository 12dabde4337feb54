package dev.postern.core;

/**
 * The settings of a MySQL or MariaDB session that decide how a text of SQL is read.
 *
 * @param mariadb whether the server is MariaDB, which reads some comments and words otherwise
 * @param version the server's, such as 80033 for 8.0.33: code in comments depends on it
 * @param sqlMode the value of {@code sql_mode}, words between commas
 * @param characterSet the value of {@code character_set_client}, such as {@code utf8mb4}
 * @param schema the default database, empty where there is none
 */
public record MysqlSettings(
    boolean mariadb, int version, String sqlMode, String characterSet, String schema)
    implements ReadingSettings {}
