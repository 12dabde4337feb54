package dev.postern.sql.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.Mode;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.opinion.Opinion.Agrees;
import dev.postern.sql.opinion.Opinion.FindsMore;
import dev.postern.sql.opinion.Opinion.NotAsked;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.tree.Statement;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlSecondOpinionTest {
  private static final MysqlParser PARSER = new MysqlParser(Limits.DEFAULT);
  private static final MysqlSecondOpinion SECOND = new MysqlSecondOpinion(PARSER);

  private static Statement tree(String sql, Dialect dialect) {
    return ((Parsed.Understood) PARSER.parse(sql, dialect).getFirst()).statement();
  }

  private static Opinion on(String sql, Dialect dialect) {
    return SECOND.on(tree(sql, dialect), sql, dialect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id, a FROM customers | SELECT id, s FROM customers | | s
          SELECT id /* , ss */ FROM t | SELECT id /*!, ss */ FROM t | | ss
          SELECT a FROM `customer1` | SELECT a FROM `customer2` | customer2 |
          SELECT a FROM t WHERE (b = 1) | SELECT a FROM t WHERE (c = 1) | | c
          UPDATE t SET a = 1 WHERE b = 2 LIMIT 1 | UPDATE t SET a = 1 WHERE c = 2 LIMIT 1 | | c
          INSERT INTO t SELECT a FROM u | INSERT INTO t SELECT a FROM v | v |
          """)
  void aTreeThatLacksANameOfTheTextIsFoundOut(
      String misread, String text, String relation, String column) {
    Opinion opinion = SECOND.on(tree(misread, Dialect.MYSQL), text, Dialect.MYSQL);

    assertThat(opinion)
        .isEqualTo(
            new FindsMore(
                relation == null ? Set.of() : Set.of(relation),
                column == null ? Set.of() : Set.of(column)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT `a``b`, `Weird Name`.c FROM `Weird Name`",
        "SELECT /*! ssn, */ name /*!50000 FROM */ customers",
        "SELECT '\udcff', _binary'\udc80\0' FROM t WHERE a = '\udcff'",
        "SELECT 'it\\'s', \"x, ssn FROM y\", _latin1 'z' FROM t # , ssn",
        "SELECT * FROM t PARTITION (p0) USE INDEX (i)",
        "SELECT get_format(DATE, 'USA'), timestampadd(WEEK, 1, d) FROM t",
        "SELECT CHAR(77 USING utf8mb4), Id FROM T"
      })
  void whatOnlyMysqlReadsSoIsNoDoubt(String sql) {
    assertThat(on(sql, Dialect.MYSQL)).isEqualTo(new Agrees());
  }

  @Test
  void quotesAreReadByTheSessionsMode() {
    Dialect ansi =
        new Dialect(Dialect.Flavour.MYSQL, 80_033, Set.of(Mode.ANSI_QUOTES), "utf8mb4", false);

    assertThat(on("SELECT \"ssn\" FROM t", ansi)).isEqualTo(new Agrees());
    assertThat(SECOND.on(tree("SELECT 'ssn' FROM t", ansi), "SELECT \"ssn\" FROM t", ansi))
        .isEqualTo(new FindsMore(Set.of(), Set.of("ssn")));
  }

  @Test
  void otherStatementsAreNotShown() {
    assertThat(on("DROP TABLE t", Dialect.MYSQL)).isEqualTo(new NotAsked());
    assertThat(on("SET @a = 1", Dialect.MYSQL)).isEqualTo(new NotAsked());
  }
}
