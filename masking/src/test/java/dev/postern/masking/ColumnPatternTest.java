package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnPatternTest {
  @Test
  void aStarMatchesAnyNameOfItsPart() {
    ColumnPattern pattern = ColumnPattern.parse("*.*.*.email");

    assertThat(pattern.matches("shop", "public", "customers", "email")).isTrue();
    assertThat(pattern.matches("shop", "public", "customers", "email2")).isFalse();
  }

  @Test
  void everyPartCounts() {
    ColumnPattern pattern = ColumnPattern.parse("shop.public.customers.ssn");

    assertThat(pattern.matches("shop", "public", "customers", "ssn")).isTrue();
    assertThat(pattern.matches("other", "public", "customers", "ssn")).isFalse();
    assertThat(pattern.matches("shop", "other", "customers", "ssn")).isFalse();
    assertThat(pattern.matches("shop", "public", "other", "ssn")).isFalse();
    assertThat(pattern.matches("shop", "public", "customers", "other")).isFalse();
  }

  @Test
  void aPlainNameMatchesWhateverItsCase() {
    assertThat(
            ColumnPattern.parse("shop.public.Customers.SSN")
                .matches("shop", "public", "customers", "ssn"))
        .isTrue();
    assertThat(
            ColumnPattern.parse("shop.public.customers.ssn")
                .matches("shop", "public", "Customers", "SSN"))
        .isTrue();
  }

  @Test
  void aQuotedNameMatchesExactly() {
    ColumnPattern pattern = ColumnPattern.parse("shop.public.customers.\"Ssn\"");

    assertThat(pattern.matches("shop", "public", "customers", "Ssn")).isTrue();
    assertThat(pattern.matches("shop", "public", "customers", "ssn")).isFalse();
  }

  @Test
  void quotesHoldDotsStarsBlanksAndQuotes() {
    ColumnPattern pattern = ColumnPattern.parse("\"a.b\".\"*\".\"c d\".\"e\"\"f\"");

    assertThat(pattern.matches("a.b", "*", "c d", "e\"f")).isTrue();
    assertThat(pattern.matches("a.b", "public", "c d", "e\"f")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*.*.*.email", "Shop.public.customers.ssn", "\"a.b\".\"*\".\"c d\".\"e\"\"f\""})
  void printsAsItCouldBeWritten(String text) {
    ColumnPattern pattern = ColumnPattern.parse(text);

    assertThat(pattern).hasToString(text);
    assertThat(ColumnPattern.parse(pattern.toString())).isEqualTo(pattern);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "customers.ssn        | in 4 parts; this has 2",
        "a.b.c.d.e            | in 4 parts; this has 5",
        "''                   | part 1 is empty",
        "a.b.c.               | part 4 is empty",
        "a..c.d               | part 2 is empty",
        "a.\"\".c.d           | part 2 is empty",
        "a.b.c.ss*            | part 4 mixes * with a name",
        "a.b.c.d e            | part 4 holds a blank or a quote",
        "a.b.c.d\"e\"         | part 4 holds a blank or a quote",
        "a.b.\"c.d            | a double quote is not closed",
        "a.b.\"c\"x.d         | part 3 goes on behind its closing double quote",
        "a.b.\"c\"x\"y\".d    | part 3 goes on behind its closing double quote",
        "a.b.c.\"             | a double quote is not closed",
        "a.b.c.\"\"\"         | a double quote is not closed",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> ColumnPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
