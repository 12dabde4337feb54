package dev.postern.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.parsing.Limits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final PostgresParser PARSER = new PostgresParser(Limits.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          select E'it\\'s', $$a'b$$ | select 'it''s', 'a''b'
          select U&"\\0065mail" from T | select "email" from T
          select U&'\\0065', 'it''s' | select 'e', 'it''s'
          select a /* 'x' */ -- $$ | select a /* 'x' */ -- $$
          select "a""b", B'1', $1 | select "a""b", B'1', $1
          """)
  void constantsAndNamesAreSpeltAsTheStandardHasThem(String text, String spelt) {
    assertThat(PARSER.standardSpelling(text, true)).isEqualTo(spelt);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          Ssn | ssn
          "Ssn" | Ssn
          "a.b""c" | a.b"c
          value | value
          char | char
          table | -
          left | -
          a@ | -
          #a | -
          'a' | -
          a b | -
          """)
  void onlyWhatCanNameAColumnIsAName(String word, String name) {
    assertThat(PostgresParser.name(word)).isEqualTo(name);
  }
}
