package dev.postern.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Measures MySQL's parser against statements of which the real servers said whether they parse. */
class MysqlCorporaIT {
  private static final MysqlParser PARSER = new MysqlParser(Limits.DEFAULT);

  private enum Sort {
    QUERIES_AND_CHANGES,
    OTHERS
  }

  /** How many of a file's statements are accepted. */
  private record Figures(int accepted, int statements) {
    double share() {
      return (double) accepted / statements;
    }
  }

  private static Figures measure(
      String file, Dialect dialect, Predicate<Map<String, @Nullable Object>> chosen, Sort sort) {
    int accepted = 0;
    int statements = 0;
    for (Map<String, @Nullable Object> line : Corpora.lines(file)) {
      String sql = (String) Objects.requireNonNull(line.get("sql"));
      if (chosen.test(line) && sort(sql) == sort) {
        statements++;
        accepted += isUnderstood(sql, dialect) ? 1 : 0;
      }
    }
    return new Figures(accepted, statements);
  }

  private static boolean isUnderstood(String sql, Dialect dialect) {
    return PARSER.parse(sql, dialect).stream().allMatch(Parsed.Understood.class::isInstance);
  }

  private static Sort sort(String sql) {
    String start = sql.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("^[\\s(]+", "");
    String word = start.split("[^A-Za-z]", 2)[0].toUpperCase(Locale.ROOT);
    return switch (word) {
      case "SELECT", "WITH", "VALUES", "TABLE", "INSERT", "REPLACE", "UPDATE", "DELETE" ->
          Sort.QUERIES_AND_CHANGES;
      default -> Sort.OTHERS;
    };
  }

  private static boolean mysqlParses(Map<String, @Nullable Object> line) {
    return "parsed".equals(line.get("mysql8"));
  }

  private static double print(String file, String server, Sort sort, Figures figures) {
    System.out.println(
        "%s, %s, %s: %d of %d accepted"
            .formatted(
                file,
                server,
                sort == Sort.OTHERS ? "others" : "queries and changes",
                figures.accepted,
                figures.statements));
    return figures.share();
  }

  private static double share(
      String file,
      String server,
      Dialect dialect,
      Predicate<Map<String, @Nullable Object>> chosen,
      Sort sort) {
    return print(file, server, sort, measure(file, dialect, chosen, sort));
  }

  @Test
  void whatMysqlParsesIsAccepted() {
    for (String file : List.of("mariadb-valid", "mysql-tidb-valid", "mysql-orm")) {
      Predicate<Map<String, @Nullable Object>> parsed = MysqlCorporaIT::mysqlParses;
      assertThat(share(file, "MySQL 8.0.33", Dialect.MYSQL, parsed, Sort.QUERIES_AND_CHANGES))
          .as(file)
          .isGreaterThan(0.999);
      assertThat(share(file, "MySQL 8.0.33", Dialect.MYSQL, parsed, Sort.OTHERS))
          .as(file)
          .isGreaterThan(0.99);
    }
  }

  @Test
  void whatMariaDbParsesIsAccepted() {
    assertThat(
            share("mariadb-valid", "MariaDB", Dialect.MARIADB, _ -> true, Sort.QUERIES_AND_CHANGES))
        .isGreaterThan(0.998);
    assertThat(share("mariadb-valid", "MariaDB", Dialect.MARIADB, _ -> true, Sort.OTHERS))
        .isGreaterThan(0.997);
  }

  @Test
  void mutationsAreAcceptedOnlyWhereMysqlParsesThem() {
    assertThat(
            share(
                "mysql-mutated-valid",
                "MySQL 8.0.33",
                Dialect.MYSQL,
                _ -> true,
                Sort.QUERIES_AND_CHANGES))
        .isGreaterThan(0.995);
    for (Sort sort : Sort.values()) {
      assertThat(share("mysql-mutated-invalid", "MySQL 8.0.33", Dialect.MYSQL, _ -> true, sort))
          .isLessThan(0.005);
    }
  }
}
