package dev.postern.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of what {@code EXPLAIN FORMAT=TRADITIONAL} says: a table that a query looks into.
 *
 * @param id the query's number
 * @param table null where none is looked into
 * @param rows how many of it are looked at for each row of the one before
 * @see <a href="https://dev.mysql.com/doc/refman/8.0/en/explain-output.html">EXPLAIN's output</a>
 */
record MysqlPlan(
    @Nullable String id,
    String select,
    @Nullable String table,
    @Nullable String rows,
    @Nullable String extra) {
  /** MySQL's plans name partitions and a percentage besides, MariaDB's do not. */
  private static final int MYSQL_COLUMNS = 12;

  private static final int MYSQL_ROWS = 9;
  private static final int MYSQL_EXTRA = 11;
  private static final int MARIADB_ROWS = 8;
  private static final int MARIADB_EXTRA = 9;

  private static final Set<String> NOTHING =
      Set.of(
          "impossible where",
          "impossible where noticed after reading const tables",
          "no matching row in const table",
          "no matching rows after partition pruning");

  private static final Set<String> ADDED = Set.of("INSERT", "REPLACE");

  private static MysqlPlan of(List<@Nullable String> line) {
    boolean mysql = line.size() == MYSQL_COLUMNS;
    return new MysqlPlan(
        line.get(0),
        String.valueOf(line.get(1)),
        line.get(2),
        line.get(mysql ? MYSQL_ROWS : MARIADB_ROWS),
        line.get(mysql ? MYSQL_EXTRA : MARIADB_EXTRA));
  }

  /**
   * How many rows all queries of a plan look at together; empty where it does not say.
   *
   * @param given how many rows the statement itself adds
   */
  static Optional<Long> rows(List<List<@Nullable String>> plan, int given) {
    Map<String, Long> queries = new HashMap<>();
    boolean adds = false;
    for (List<@Nullable String> line : plan) {
      MysqlPlan step = of(line);
      if (ADDED.contains(step.select)) {
        adds = true;
        continue;
      }
      if (step.isResult()) {
        continue;
      }
      Long rows = step.looked();
      if (rows == null) {
        return Optional.empty();
      }
      queries.merge(String.valueOf(step.id), rows, MysqlPlan::times);
    }
    if (queries.isEmpty() && (!adds || given == 0)) {
      return Optional.empty();
    }
    return Optional.of(queries.values().stream().reduce((long) given, MysqlPlan::plus));
  }

  /** Whether it is what other lines have brought already. */
  private boolean isResult() {
    return table != null && (table.startsWith("<union") || table.startsWith("<subquery"));
  }

  private @Nullable Long looked() {
    if (rows != null) {
      return rows.chars().allMatch(Character::isDigit) ? Long.valueOf(rows) : null;
    }
    String said = extra == null ? "" : extra.toLowerCase(Locale.ROOT);
    return table == null && said.equals("no tables used")
        ? Long.valueOf(1)
        : table == null && NOTHING.contains(said) ? Long.valueOf(0) : null;
  }

  private static long times(long one, long other) {
    return other != 0 && one > Long.MAX_VALUE / other ? Long.MAX_VALUE : one * other;
  }

  private static long plus(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
