package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.MysqlSettings;
import dev.postern.core.Span;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.PostgresAnalyzer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacementsTest {
  private final PostgresAnalyzer analyzer = new PostgresAnalyzer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1 FROM t WHERE a = 'x' | 'x'",
        "SELECT 1 FROM t WHERE b AND'x'=a | 'x'",
        "SELECT 1 FROM t WHERE a = $$x$$AND b | $$x$$",
        "SELECT 1 FROM t WHERE a = U&'x' UESCAPE '!' OR b | U&'x' UESCAPE '!'",
        "SELECT 1 FROM t WHERE a = E'x' | E'x'",
      })
  void aTextTakesTheConstantsPlaceWhole(String sql, String constant) {
    int start = sql.indexOf(constant);
    Span span = new Span(start, start + constant.length());
    for (String value : List.of("jane@example.com", "it's \\ 'quoted'", "日本 𝄞", "", "; DROP")) {
      for (boolean standard : new boolean[] {true, false}) {
        SqlStatement statement = new SqlStatement(sql, new SqlSettings("UTF8", standard));
        Optional<Replacements.Replaced> replaced =
            Replacements.into(statement, 1, List.of(Replacement.text(span, value)), analyzer::read);

        assertThat(replaced).isPresent();
        assertThat(replaced.get().text())
            .startsWith(sql.substring(0, start))
            .endsWith(sql.substring(span.end()));
        assertThat(replaced.get().text().chars()).allMatch(c -> c < 0x80);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, Long.MAX_VALUE, Long.MIN_VALUE})
  void aNumberStandsByItself(long value) {
    String sql = "SELECT 1 FROM t WHERE a =5AND b";
    Span span = new Span(25, 26);
    SqlStatement statement = new SqlStatement(sql, SqlSettings.DEFAULT);

    assertThat(
            Replacements.into(
                statement, 1, List.of(Replacement.number(span, value)), analyzer::read))
        .isPresent();
  }

  @Test
  void aConstantThatIsNotReadWhereItStandsIsNotSent() {
    String sql = "SELECT 1 FROM t WHERE a = 'x'";
    Span inside = new Span(sql.indexOf("x"), sql.indexOf("x") + 1);
    SqlStatement statement = new SqlStatement(sql, SqlSettings.DEFAULT);

    assertThat(
            Replacements.into(statement, 1, List.of(Replacement.text(inside, "y")), analyzer::read))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1 FROM t WHERE a = 'x' | 'x'",
        "SELECT 1 FROM t WHERE b AND'x'=a | 'x'",
        "SELECT 1 FROM t WHERE a IN (1, _latin1'x') OR b | _latin1'x'",
        "SELECT 1 FROM t WHERE a = N'x' 'y' | N'x' 'y'",
      })
  void aTextOfMysqlsIsReadWholeUnderEverySetting(String sql, String constant) {
    MysqlAnalyzer mysql = new MysqlAnalyzer();
    int start = sql.indexOf(constant);
    Span span = new Span(start, start + constant.length());
    for (String value : List.of("jane@example.com", "it's \\ 'quoted'", "日本 𝄞", "", "; DROP")) {
      for (boolean mariadb : new boolean[] {true, false}) {
        for (String mode : List.of("", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT")) {
          SqlStatement statement =
              new SqlStatement(
                  sql,
                  new MysqlSettings(mariadb, mariadb ? 110405 : 80033, false, mode, "utf8mb4", ""));
          Optional<Replacements.Replaced> replaced =
              Replacements.into(
                  statement,
                  1,
                  List.of(Replacement.exact(span, value, mariadb, false)),
                  mysql::read);

          assertThat(replaced).as(sql + value).isPresent();
          assertThat(replaced.get().text())
              .startsWith(sql.substring(0, start))
              .endsWith(sql.substring(span.end()))
              .contains(mariadb ? " COLLATE utf8mb4_nopad_bin)" : " COLLATE utf8mb4_0900_bin)");
          assertThat(replaced.get().text().chars()).allMatch(c -> c < 0x80);
        }
      }
    }
  }

  @Test
  void aParameterOfMysqlsStaysOne() {
    String sql = "SELECT 1 FROM t WHERE a = ? AND b = ?";
    int at = sql.indexOf('?');
    SqlStatement statement =
        new SqlStatement(sql, new MysqlSettings(false, 80033, false, "", "latin1", ""));

    assertThat(
            Replacements.into(
                    statement,
                    1,
                    List.of(Replacement.exactParameter(new Span(at, at + 1), false, true)),
                    new MysqlAnalyzer()::read)
                .map(Replacements.Replaced::text))
        .hasValue(
            "SELECT 1 FROM t WHERE a =  (CONVERT(UNHEX(?) USING utf8mb4) COLLATE utf8mb4_bin)  AND"
                + " b = ?");
  }
}
