package dev.postern.sql.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.opinion.Opinion.Agrees;
import dev.postern.sql.opinion.Opinion.FindsMore;
import dev.postern.sql.opinion.Opinion.NotAsked;
import dev.postern.sql.opinion.Opinion.Unread;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.postgres.PostgresParser;
import dev.postern.sql.tree.Statement;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondOpinionTest {
  private static final PostgresParser PARSER = new PostgresParser(Limits.DEFAULT);
  private static final SecondOpinion SECOND = new SecondOpinion(PARSER);

  private static Statement tree(String sql) {
    return ((Parsed.Understood) PARSER.parse(sql, true).getFirst()).statement();
  }

  private static Opinion on(String sql) {
    return SECOND.on(tree(sql), sql, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id, a FROM customers | SELECT id, s FROM customers | | s
          SELECT a FROM customers | SELECT a FROM customer2 | customer2 |
          SELECT a FROM t WHERE (b = 1) | SELECT a FROM t WHERE (c = 1) | | c
          UPDATE t SET a = 1 WHERE b = 2 | UPDATE t SET a = 1 WHERE c = 2 | | c
          DELETE FROM t USING a | DELETE FROM t USING b | b |
          INSERT INTO t SELECT a FROM u | INSERT INTO t SELECT a FROM v | v |
          """)
  void aTreeThatLacksANameOfTheTextIsFoundOut(
      String misread, String text, String relation, String column) {
    Opinion opinion = SECOND.on(tree(misread), text, true);

    assertThat(opinion)
        .isEqualTo(
            new FindsMore(
                relation == null ? Set.of() : Set.of(relation),
                column == null ? Set.of() : Set.of(column)));
  }

  @Test
  void whatATreeHasBesidesCountsForNothing() {
    assertThat(SECOND.on(tree("SELECT a, b FROM t"), "SELECT a, 1 FROM t", true))
        .isEqualTo(new Agrees());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT U&\"\\0065mail\" FROM customers",
        "SELECT E'it\\'s', $q$, ssn FROM x$q$ FROM customers",
        "SELECT \"a.b\", \"Schema\".\"T.T\".c FROM \"Schema\".\"T.T\"",
        "SELECT aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg FROM t",
        "SELECT xmlelement(name employee, a), xmlexists('/b' PASSING BY REF c) FROM t",
        "SELECT normalize(a, NFC), char 'c', b COLLATE \"C\" FROM t TABLESAMPLE system (1)",
        "SELECT x.* FROM t AS x (a, b)"
      })
  void whatOnlyPostgresReadsSoIsNoDoubt(String sql) {
    assertThat(on(sql)).isEqualTo(new Agrees());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DECLARE c CURSOR FOR SELECT a FROM t",
        "PREPARE p AS SELECT a FROM t",
        "EXPLAIN ANALYZE SELECT a FROM t",
        "COPY (SELECT a FROM t) TO STDOUT"
      })
  void aQueryIsFoundInsideOfOtherStatements(String sql) {
    assertThat(SECOND.on(tree(sql), sql.replace(" a ", " b "), true))
        .isEqualTo(new FindsMore(Set.of(), Set.of("b")));
  }

  @Test
  void otherStatementsAndLongTextsAreNotShown() {
    assertThat(on("DROP TABLE t")).isEqualTo(new NotAsked());
    assertThat(on("COPY t FROM STDIN")).isEqualTo(new NotAsked());
    assertThat(on("SELECT a FROM t WHERE b = '" + "x".repeat(8 * 1024) + "'"))
        .isEqualTo(new NotAsked());
  }

  @Test
  void whatTheOtherCannotReadCountsForNothing() {
    assertThat(on("SELECT a IS NFC NORMALIZED FROM t")).isEqualTo(new Unread());
  }

  @Test
  void theSessionsStringsAreReadAsTheServerReadsThem() {
    String sql = "SELECT '\\', ssn FROM customers --' FROM t";
    Statement tree = ((Parsed.Understood) PARSER.parse(sql, false).getFirst()).statement();

    assertThat(SECOND.on(tree, sql, false)).isEqualTo(new Agrees());
  }
}
