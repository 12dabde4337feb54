package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Catalog;
import java.util.Map;

/** Whose SQL statements are in. */
public enum Language {
  POSTGRES,
  /** MariaDB's too: a statement's settings say which it is. */
  MYSQL;

  /**
   * For what is asked without a statement at hand.
   *
   * @param claims of the caller's token
   */
  Dialect of(Catalog catalog, Map<String, Object> claims) {
    return switch (this) {
      case POSTGRES -> new PostgresDialect(catalog, claims);
      case MYSQL -> new MysqlDialect(catalog, claims);
    };
  }
}
