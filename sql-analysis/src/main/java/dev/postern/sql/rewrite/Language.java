package dev.postern.sql.rewrite;

import dev.postern.core.MysqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.Catalog;
import java.util.Map;

/** Whose SQL the statements are in. */
public enum Language {
  POSTGRES,
  /** MariaDB's too: a statement's settings say which it is. */
  MYSQL;

  /** For one text of one caller. */
  Dialect of(Catalog catalog, Map<String, Object> claims, SqlStatement statement) {
    return switch (this) {
      case POSTGRES -> new PostgresDialect(catalog, claims);
      case MYSQL ->
          new MysqlDialect(
              catalog,
              claims,
              statement.settings() instanceof MysqlSettings settings ? settings : UNKNOWN,
              statement.text());
    };
  }

  /** No session's: names without a database mean those of any. */
  private static final MysqlSettings UNKNOWN = new MysqlSettings(false, 0, false, "", "utf8mb4", "");

  /** For what is asked without a statement at hand. */
  Dialect of(Catalog catalog, Map<String, Object> claims) {
    return switch (this) {
      case POSTGRES -> new PostgresDialect(catalog, claims);
      case MYSQL -> new MysqlDialect(catalog, claims, UNKNOWN, "");
    };
  }
}
