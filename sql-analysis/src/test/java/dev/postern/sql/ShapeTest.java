package dev.postern.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.MysqlSettings;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts an approval of one shape is good for. */
class ShapeTest {
  private static final MysqlSettings MYSQL =
      new MysqlSettings(false, 80033, false, "", "utf8mb4", "shop");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          UPDATE t SET a = 1 WHERE id = 2     | UPDATE t SET a = 7 WHERE id = 9
          UPDATE t SET a = 'x' WHERE id = 2   | UPDATE  t SET a='y''z' /* why */ WHERE id = 2
          DELETE FROM t WHERE id IN (1, 2)    | DELETE FROM t WHERE id IN (3, 4)
          DELETE FROM t WHERE a < 5           | DELETE FROM t WHERE a < 6
          INSERT INTO t VALUES (1, 'a'), (2, 'b') | INSERT INTO t VALUES (8, 'c'), (9, 'd')
          """)
  void valuesOfColumnsAreNoPartOfIt(String one, String other) {
    assertThat(postgres(one)).isPresent().isEqualTo(postgres(other));
    assertThat(mysql(one)).isPresent().isEqualTo(mysql(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          DELETE FROM t WHERE 1 = 0           | DELETE FROM t WHERE 1 = 1
          DELETE FROM t WHERE a = 1           | DELETE FROM t WHERE b = 1
          DELETE FROM t WHERE a = 1           | DELETE FROM t WHERE a > 1
          DELETE FROM t WHERE a = 1           | DELETE FROM t WHERE a = a
          DELETE FROM t WHERE a = 1           | DELETE FROM t WHERE a = 1 OR true
          SELECT a FROM t ORDER BY 1          | SELECT a FROM t ORDER BY 2
          SELECT a FROM t LIMIT 1             | SELECT a FROM t LIMIT 1000
          SELECT f('a')                       | SELECT f('b')
          DELETE FROM t WHERE a IN (f(1))     | DELETE FROM t WHERE a IN (f(2))
          INSERT INTO t VALUES (f('a'))       | INSERT INTO t VALUES (f('b'))
          SELECT CAST(a AS char(1)) FROM t    | SELECT CAST(a AS char(9)) FROM t
          SELECT 'a' AS x                     | SELECT 'b' AS x
          DELETE FROM t WHERE id IN (1, 2)    | DELETE FROM t WHERE id IN (1, 2, 3)
          SELECT f(a IN (1), ('x')) FROM t    | SELECT f(a IN (1), ('y')) FROM t
          SELECT a IN (SELECT b FROM u ORDER BY b, 2) FROM t | SELECT a IN (SELECT b FROM u ORDER BY b, 3) FROM t
          """)
  void whateverElseDiffersMakesAnother(String one, String other) {
    assertThat(postgres(one)).isNotEqualTo(postgres(other));
    assertThat(mysql(one)).isNotEqualTo(mysql(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET search_path = 'a'",
        "ALTER TABLE t ALTER a SET DEFAULT 1",
        "DELETE FROM t WHERE a = 1; SET b = 2",
        "SELECT /*+ SET_VAR(foreign_key_checks=OFF) */ a FROM t"
      })
  void onlyQueriesAndChangesHaveOne(String text) {
    assertThat(postgres(text)).isEmpty();
    assertThat(mysql(text)).isEmpty();
  }

  @Test
  void parametersForAnythingButValuesLeaveNone() {
    assertThat(postgres("SELECT query_to_xml($1, true, false, '')")).isEmpty();
    assertThat(mysql("DELETE FROM t LIMIT ?")).isEmpty();
    assertThat(mysql("SELECT a FROM t ORDER BY ?")).isEmpty();
    assertThat(postgres("UPDATE t SET a = $1 WHERE b IN ($2, $3)")).isPresent();
    assertThat(mysql("INSERT INTO t VALUES (?, ?), (?, ?)")).isPresent();
  }

  private static Optional<String> postgres(String text) {
    return new PostgresAnalyzer().shape(new SqlStatement(text, SqlSettings.DEFAULT));
  }

  private static Optional<String> mysql(String text) {
    return new MysqlAnalyzer().shape(new SqlStatement(text, MYSQL));
  }
}
