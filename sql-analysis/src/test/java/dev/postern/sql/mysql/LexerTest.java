package dev.postern.sql.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.sql.mysql.Dialect.Flavour;
import dev.postern.sql.parsing.NotUnderstood;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MySQL 8.0.33 and MariaDB 11.4.5 were seen to make of the same texts. */
class LexerTest {
  private static List<String> tokens(String source, Dialect dialect) throws NotUnderstood {
    Tokens tokens = Lexer.tokens(source, dialect, 1000);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < tokens.size() - 1; i++) {
      found.add(tokens.type(i) + ":" + tokens.value(i));
    }
    return found;
  }

  private static List<String> mysql(String source) throws NotUnderstood {
    return tokens(source, Dialect.MYSQL);
  }

  private static List<String> mariadb(String source) throws NotUnderstood {
    return tokens(source, Dialect.MARIADB);
  }

  private static List<String> under(String source, Mode... modes) throws NotUnderstood {
    return tokens(source, new Dialect(Flavour.MYSQL, 80_033, Set.of(modes), "utf8mb4", false));
  }

  private static void refused(String source, Dialect dialect) {
    assertThatThrownBy(() -> tokens(source, dialect)).as(source).isInstanceOf(NotUnderstood.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'\udcff'",
        "'a\\\udcff'",
        "\"\udc80\"",
        "_binary'\udcff\0'",
        "'\0'",
        "'\udce2'''",
        "/*! '\udcff' */",
        "'\ud83d\ude00\udc80'"
      })
  void bytesOfNoCharacterAndNulMayStandInStrings(String source) throws NotUnderstood {
    for (Dialect dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      Tokens tokens = Lexer.tokens(source, dialect, 10);
      assertThat(tokens.type(tokens.size() - 2)).isEqualTo(TokenType.STRING);
      assertThat(tokens.constant(tokens.size() - 2)).containsPattern("[\\x{DC80}-\\x{DCFF}\0]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\udcff",
        "a\udcff",
        "`\udcff`",
        "@'\udcff'",
        "@`\udcff`",
        "N'\udcff'",
        "N'\0'",
        "/* \udcff */ 1",
        "1 -- \udcff",
        "1 # \udcff",
        "/*!99999 '\udcff' */ 1",
        "1 \0",
        "1 -- \0",
        "'\ud83d'",
        "'\udc7f'",
        "'\ude00'",
        "'a' \udcff 'b'",
        "'\udce2' '"
      })
  void bytesOfNoCharacterAndNulMayStandNowhereElse(String source) {
    refused(source, Dialect.MYSQL);
    refused(source, Dialect.MARIADB);
  }

  @Test
  void inDoubleQuotesThatMakeNamesNoByteMayStandAlone() {
    assertThatThrownBy(() -> under("\"\udcff\"", Mode.ANSI_QUOTES))
        .isInstanceOf(NotUnderstood.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/*! +1 */",
        "/*!80033 +1 */",
        "/*!80033+1 */",
        "/*!80000 /* x */ +1 */",
        "/* x /* y */ +1",
        "/*! + */ 1",
        "-- x\n+1",
        "# x\n+1",
        "/*!99999 /* y */ ) */ +1",
        "/*!80034 ' */ +1",
        "--\n+1",
        "--\t)\n+1",
        "/*M! ) */ +1",
      })
  void codeInCommentsOfReachedVersionsIsCode(String source) throws NotUnderstood {
    assertThat(mysql(source)).containsExactly("SYMBOL:+", "INTEGER:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/*M! +1 */",
        "/*M!100100 +1 */",
        "/*!100400 +1 */",
        "/*!50699 +1 */",
        "/*!50700 ) */ +1",
        "/*!80000 ) */ +1",
        "/*!99999 ) */ +1",
        "/*!110500 ) */ +1",
      })
  void mariaDbLeavesOutTheCodeOfVersionsThatAreMysqls(String source) throws NotUnderstood {
    assertThat(mariadb(source)).containsExactly("SYMBOL:+", "INTEGER:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/*! 1",
        "/* x",
        "/*!99999 x",
        "1 /*!080000 +1 */",
        "1 /*!99999 /* y */",
        "'x",
        "`x"
      })
  void whatDoesNotEndOrHasAnUnclearVersionIsRefused(String source) {
    refused(source, Dialect.MYSQL);
  }

  @Test
  void codeEndsAtTheFirstEnd() throws NotUnderstood {
    assertThat(mysql("/*! a */ b */"))
        .containsExactly("IDENTIFIER:a", "IDENTIFIER:b", "SYMBOL:*", "SYMBOL:/");
  }

  @Test
  void aLineEndsAtANewlineOnly() throws NotUnderstood {
    assertThat(mysql("# a\rb\nc")).containsExactly("IDENTIFIER:c");
  }

  @Test
  void twoDashesWithoutABlankAreMinusSigns() throws NotUnderstood {
    assertThat(mysql("1--1")).containsExactly("INTEGER:1", "SYMBOL:-", "SYMBOL:-", "INTEGER:1");
    assertThat(mysql("1 --")).containsExactly("INTEGER:1");
  }

  @Test
  void hintsWhoseEndDependsOnQuotesAreRefused() throws NotUnderstood {
    assertThat(mysql("SELECT /*+ INDEX(`t` i) */ 1"))
        .containsExactly("KEYWORD:SELECT", "INTEGER:1");
    refused("SELECT /*+ QB_NAME(`*/ ssn`) */ 1", Dialect.MYSQL);
    refused("SELECT /*+ x ' */ 1", Dialect.MYSQL);
    assertThat(mysql("1 /*+ ' */")).containsExactly("INTEGER:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1a|IDENTIFIER:1a",
        "1e|IDENTIFIER:1e",
        "0x41G|IDENTIFIER:0x41G",
        "0X41|IDENTIFIER:0X41",
        "0x|IDENTIFIER:0x",
        "0b2|IDENTIFIER:0b2",
        "$a|IDENTIFIER:$a",
        "0x41|HEX:41",
        "x'4142'|HEX:4142",
        "0b01|BITS:01",
        "B'1'|BITS:1",
        ".5|DECIMAL:.5",
        "1.|DECIMAL:1.",
        "1e5|FLOAT:1e5",
        "1.5E-3|FLOAT:1.5E-3",
        "1E+10|FLOAT:1E+10",
        "_utf8mb4|INTRODUCER:_utf8mb4",
        "_utf9|IDENTIFIER:_utf9",
        "@v|VARIABLE:v",
        "@a.b$c|VARIABLE:a.b$c",
        "@|VARIABLE:",
        "@`a b`|VARIABLE:a b",
        "N'x'|NATIONAL:x",
        "<=>|COMPARISON:<=>",
        "->>|OPERATOR:->>",
        ":=|ASSIGN::=",
        "?|PARAMETER:?",
      })
  void singleTokens(String source, String token) throws NotUnderstood {
    assertThat(mysql(source)).containsExactly(token);
  }

  @Test
  void numbersRunIntoNames() throws NotUnderstood {
    assertThat(mysql("1e5x")).containsExactly("FLOAT:1e5", "IDENTIFIER:x");
    assertThat(mysql("1.a")).containsExactly("DECIMAL:1.", "IDENTIFIER:a");
    assertThat(mysql("1e+x")).containsExactly("IDENTIFIER:1e", "SYMBOL:+", "IDENTIFIER:x");
    refused("1.e", Dialect.MYSQL);
  }

  @Test
  void behindADotThereAreNoKeywordsAndNamesMayBeginWithADigit() throws NotUnderstood {
    assertThat(mysql("t.select")).containsExactly("IDENTIFIER:t", "SYMBOL:.", "IDENTIFIER:select");
    assertThat(mysql("t .select")).containsExactly("IDENTIFIER:t", "SYMBOL:.", "IDENTIFIER:select");
    assertThat(mysql("t.1a")).containsExactly("IDENTIFIER:t", "SYMBOL:.", "IDENTIFIER:1a");
    assertThat(mysql("t.5")).containsExactly("IDENTIFIER:t", "SYMBOL:.", "IDENTIFIER:5");
    assertThat(mysql("select.a")).containsExactly("IDENTIFIER:select", "SYMBOL:.", "IDENTIFIER:a");
    assertThat(mysql("`select`.`a``b`")).containsExactly("QUOTED:select", "SYMBOL:.", "QUOTED:a`b");
  }

  @Test
  void aDotWithABlankBehindItIsFollowedByKeywords() throws NotUnderstood {
    assertThat(mysql("t . select")).containsExactly("IDENTIFIER:t", "SYMBOL:.", "KEYWORD:select");
    assertThat(mysql("t .5")).containsExactly("IDENTIFIER:t", "DECIMAL:.5");
    assertThat(mysql("`t`.5")).containsExactly("QUOTED:t", "DECIMAL:.5");
  }

  @Test
  void stringsAreDecoded() throws NotUnderstood {
    assertThat(mysql("'a''b\\'c\\n\\%\\x'")).containsExactly("STRING:a'b'c\n\\%x");
    assertThat(mysql("\"a\"\"b\"")).containsExactly("STRING:a\"b");
    assertThat(under("'a\\'", Mode.NO_BACKSLASH_ESCAPES)).containsExactly("STRING:a\\");
    refused("'a\\'", Dialect.MYSQL);
  }

  @Test
  void doubleQuotesAreNamesUnderAnsiQuotes() throws NotUnderstood {
    assertThat(under("\"a\\\"", Mode.ANSI_QUOTES)).containsExactly("QUOTED:a\\");
    assertThat(mysql("\"a\\\"\"")).containsExactly("STRING:a\"");
  }

  @Test
  void literalsOfCharacterSetsThatHideQuotesAreRefused() throws NotUnderstood {
    refused("_gbk'x'", Dialect.MYSQL);
    refused("_sjis 'x'", Dialect.MYSQL);
    refused("_big5 /* x */ 'x'", Dialect.MYSQL);
    assertThat(mysql("_gbk 0xA140")).containsExactly("INTRODUCER:_gbk", "HEX:A140");
    assertThat(mysql("_latin1'x'")).containsExactly("INTRODUCER:_latin1", "STRING:x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x'4'", "x'4G'", "b'2'", "\\N", "[", "@@ version", "@\u00e4", "\\"})
  void whatTheServerRefusesIsRefused(String source) {
    refused(source, Dialect.MYSQL);
  }

  @Test
  void mariaDbHasAWordForNullAndNoJsonOperators() throws NotUnderstood {
    assertThat(mariadb("\\N")).containsExactly("KEYWORD:\\N");
    assertThat(mariadb("a->b"))
        .containsExactly("IDENTIFIER:a", "SYMBOL:-", "SYMBOL:>", "IDENTIFIER:b");
    refused("@", Dialect.MARIADB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1<>!1", "1=!1", "1>!1", "1<=!1", "1<!1", "1=>1"})
  void mysqlTakesAWholeRunOfSigns(String source) throws NotUnderstood {
    refused(source, Dialect.MYSQL);
    assertThat(mariadb(source)).startsWith("INTEGER:1").endsWith("INTEGER:1");
  }

  /** SELECT !!0 is 1 there, and SELECT ! !0 is 0. */
  @Test
  void twoExclamationMarksAreOneForMysql() throws NotUnderstood {
    assertThat(mysql("!!0")).containsExactly("SYMBOL:!!", "INTEGER:0");
    assertThat(mysql("! !0")).containsExactly("SYMBOL:!", "SYMBOL:!", "INTEGER:0");
    assertThat(mariadb("!!0")).containsExactly("SYMBOL:!", "SYMBOL:!", "INTEGER:0");
  }

  @Test
  void systemVariablesAreTwoSignsAndAName() throws NotUnderstood {
    assertThat(mysql("@@global.version"))
        .containsExactly("SYSTEM:@@", "IDENTIFIER:global", "SYMBOL:.", "IDENTIFIER:version");
  }

  @Test
  void nothingIsReadInOracleMode() {
    refused(
        "SELECT 1", new Dialect(Flavour.MARIADB, 110_405, Set.of(Mode.ORACLE), "utf8mb4", false));
  }

  @Test
  void modesComeAloneOrTogether() {
    assertThat(Mode.of("STRICT_TRANS_TABLES, ansi_quotes")).containsExactly(Mode.ANSI_QUOTES);
    assertThat(Mode.of("ANSI"))
        .containsExactly(Mode.ANSI_QUOTES, Mode.PIPES_AS_CONCAT, Mode.IGNORE_SPACE);
    assertThat(Mode.of("ORACLE")).contains(Mode.ORACLE, Mode.PIPES_AS_CONCAT);
    assertThat(Mode.of("")).isEmpty();
  }
}
