package dev.postern.sql.catalog;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose server it is.
 *
 * @param mariadb whether it is MariaDB, else MySQL
 * @param version such as 80033 or 110405
 * @param foldsTables whether the names of tables and databases are the same in any case: its {@code
 *     lower_case_table_names} is not 0
 */
public record MysqlServer(boolean mariadb, int version, boolean foldsTables) {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  /** The oldest releases understood: MySQL 8.0, MariaDB 10.5. */
  private static final int OLDEST_MYSQL = 80_000;

  private static final int OLDEST_MARIADB = 100_500;

  /**
   * @param row of {@link MysqlQueries#SERVER}
   */
  static MysqlServer of(List<@Nullable String> row) throws CatalogException {
    String text = String.valueOf(row.get(0));
    Matcher version = VERSION.matcher(text);
    if (!version.matches()) {
      throw new CatalogException("the server does not say its version");
    }
    boolean mariadb = text.toLowerCase(Locale.ROOT).contains("mariadb");
    int number = 0;
    for (int group = 1; group <= version.groupCount(); group++) {
      number = number * 100 + Math.min(Integer.parseInt(version.group(group)), 99);
    }
    if (number < (mariadb ? OLDEST_MARIADB : OLDEST_MYSQL)) {
      throw new CatalogException("the server is older than MySQL 8.0 and MariaDB 10.5");
    }
    return new MysqlServer(mariadb, number, !"0".equals(row.get(1)));
  }

  /** The name of a table or database as it is looked up. */
  public String folded(String name) {
    return foldsTables ? lower(name) : name;
  }

  /** A name that is the same in any case, folded as the parser folds: each character by itself. */
  static String lower(String name) {
    StringBuilder lower = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      lower.append(Character.toLowerCase(name.charAt(i)));
    }
    return lower.toString();
  }
}
