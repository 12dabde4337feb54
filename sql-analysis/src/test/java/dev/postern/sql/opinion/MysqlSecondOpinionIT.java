package dev.postern.sql.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.Corpora;
import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures the second opinion over statements that ours is known to read as the servers do. */
@Tag("full")
class MysqlSecondOpinionIT {
  private static final MysqlParser PARSER = new MysqlParser(Limits.DEFAULT);
  private static final MysqlSecondOpinion SECOND = new MysqlSecondOpinion(PARSER);

  @ParameterizedTest
  @CsvSource({
    "mariadb-valid, MYSQL, 0.7",
    "mariadb-valid, MARIADB, 0.7",
    "mysql-tidb-valid, MYSQL, 0.7",
    "mysql-mutated-valid, MYSQL, 0.7",
    "mysql-orm, MYSQL, 0.7"
  })
  void noStatementThatIsReadRightIsDoubted(String file, Dialect.Flavour flavour, double share) {
    Dialect dialect = flavour == Dialect.Flavour.MYSQL ? Dialect.MYSQL : Dialect.MARIADB;
    int asked = 0;
    int read = 0;
    List<String> doubted = new ArrayList<>();
    for (Map<String, @Nullable Object> line : Corpora.lines(file)) {
      String sql = (String) Objects.requireNonNull(line.get("sql"));
      for (Parsed parsed : PARSER.parse(sql, dialect)) {
        if (parsed instanceof Parsed.Understood(_, var statement)) {
          Opinion opinion = SECOND.on(statement, sql, dialect);
          asked += opinion instanceof Opinion.NotAsked ? 0 : 1;
          read += opinion instanceof Opinion.NotAsked || opinion instanceof Opinion.Unread ? 0 : 1;
          if (opinion instanceof Opinion.FindsMore) {
            doubted.add(opinion + " in: " + sql);
          }
        }
      }
    }
    System.out.println(
        "%s, %s: second opinion on %d queries and changes, %d of them read, %d doubted"
            .formatted(file, flavour, asked, read, doubted.size()));
    assertThat(doubted).isEmpty();
    // Else it would find nothing because it reads nothing.
    assertThat((double) read / asked).isGreaterThan(share);
  }
}
