package dev.postern.sql.mysql;

import java.util.Set;

/**
 * What decides how a text is read.
 *
 * @param version of the server, such as 80033 or 110405
 * @param charset of the connection's texts, {@code character_set_client}, in lower case
 * @param foldsTables whether the names of tables are the same in any case: the server's {@code
 *     lower_case_table_names} is not 0
 */
public record Dialect(
    Flavour flavour, int version, Set<Mode> modes, String charset, boolean foldsTables) {
  /** Whose server it is. */
  public enum Flavour {
    MYSQL,
    MARIADB
  }

  /** MySQL 8.0.33 as it is installed. */
  public static final Dialect MYSQL =
      new Dialect(Flavour.MYSQL, 80_033, Set.of(), "utf8mb4", false);

  /** MariaDB 11.4.5 as it is installed. */
  public static final Dialect MARIADB =
      new Dialect(Flavour.MARIADB, 110_405, Set.of(), "utf8mb4", false);

  public Dialect {
    modes = Set.copyOf(modes);
  }

  boolean isMariaDb() {
    return flavour == Flavour.MARIADB;
  }

  boolean has(Mode mode) {
    return modes.contains(mode);
  }
}
