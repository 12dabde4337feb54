package dev.postern.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.sql.parsing.NotUnderstood;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {
  private static List<String> tokens(String source, boolean standardStrings) throws NotUnderstood {
    Tokens tokens = Lexer.tokens(source, standardStrings, 1000);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < tokens.size() - 1; i++) {
      seen.add(tokens.type(i) + " " + tokens.value(i));
    }
    return seen;
  }

  private static List<String> tokens(String source) throws NotUnderstood {
    return tokens(source, true);
  }

  @Test
  void backslashIsAnOrdinaryCharacterInStandardStrings() throws NotUnderstood {
    assertThat(tokens("'a\\' , 'b'")).containsExactly("STRING a\\", "SYMBOL ,", "STRING b");
  }

  @Test
  void backslashEscapesTheQuoteWhereStringsAreNotStandard() throws NotUnderstood {
    assertThat(tokens("'a\\' , 'b", false).getFirst()).isEqualTo("STRING a' , ");
  }

  @Test
  void escapeStringsDecodeEveryEscape() throws NotUnderstood {
    assertThat(tokens("E'\\x41\\101\\u0041\\U00000041\\n\\q\\'x'"))
        .containsExactly("STRING AAAA\nq'x");
    assertThat(tokens("E'\\xc3\\xa9'")).containsExactly("STRING é");
    assertThat(tokens("E'\\ud83d\\ude00'")).containsExactly("STRING 😀");
  }

  @Test
  void unicodeNamesAreTheNamesTheySpell() throws NotUnderstood {
    assertThat(tokens("U&\"\\0065mail\"")).containsExactly("IDENTIFIER email");
    assertThat(tokens("u&\"!0065mail\" uescape '!'")).containsExactly("IDENTIFIER email");
    assertThat(tokens("U&'d\\0061t\\+000061'")).containsExactly("STRING data");
    assertThat(tokens("U & \"x\"")).hasSize(3);
  }

  @Test
  void dollarQuotesEndOnlyAtTheirOwnTag() throws NotUnderstood {
    assertThat(tokens("$a$ ' $$ $b$ -- $a$ x"))
        .containsExactly("STRING  ' $$ $b$ -- ", "IDENTIFIER x");
    assertThat(tokens("a$b$ c")).containsExactly("IDENTIFIER a$b$", "IDENTIFIER c");
    assertThat(tokens("$1")).containsExactly("PARAMETER $1");
  }

  @Test
  void commentsNestAndHideNothingElse() throws NotUnderstood {
    assertThat(tokens("a /* /* */ ' */ b -- c\n d"))
        .containsExactly("IDENTIFIER a", "IDENTIFIER b", "IDENTIFIER d");
    assertThat(tokens("a /*! , ssn */ b")).containsExactly("IDENTIFIER a", "IDENTIFIER b");
  }

  @Test
  void stringsContinueOnlyAcrossANewline() throws NotUnderstood {
    assertThat(tokens("'a'\n'b'")).containsExactly("STRING ab");
    assertThat(tokens("'a' -- x\n  'b'")).containsExactly("STRING ab");
    assertThat(tokens("'a' 'b'")).containsExactly("STRING a", "STRING b");
    assertThat(tokens("'a' /* \n */ 'b'")).containsExactly("STRING a", "STRING b");
    assertThat(tokens("E'a'\n'\\x41'")).containsExactly("STRING aA");
    assertThat(tokens("\"a\"\n\"b\"")).containsExactly("IDENTIFIER a", "IDENTIFIER b");
  }

  @Test
  void operatorsEndBeforeCommentsAndTrailingSigns() throws NotUnderstood {
    assertThat(tokens("a=-1")).containsExactly("IDENTIFIER a", "SYMBOL =", "SYMBOL -", "INTEGER 1");
    assertThat(tokens("a @- b")).containsExactly("IDENTIFIER a", "OPERATOR @-", "IDENTIFIER b");
    assertThat(tokens("a *-- c\n b")).containsExactly("IDENTIFIER a", "SYMBOL *", "IDENTIFIER b");
    assertThat(tokens("a <>/**/b"))
        .containsExactly("IDENTIFIER a", "COMPARISON <>", "IDENTIFIER b");
    assertThat(tokens("a>=b=>c"))
        .containsExactly(
            "IDENTIFIER a", "COMPARISON >=", "IDENTIFIER b", "EQUALS_GREATER =>", "IDENTIFIER c");
  }

  @Test
  void numbersAreTheServers() throws NotUnderstood {
    assertThat(tokens("1 1.5 .5 1. 1e10 0x1F 0b1 0o7 1_000"))
        .containsExactly(
            "INTEGER 1",
            "DECIMAL 1.5",
            "DECIMAL .5",
            "DECIMAL 1.",
            "DECIMAL 1e10",
            "INTEGER 0x1F",
            "INTEGER 0b1",
            "INTEGER 0o7",
            "INTEGER 1_000");
    assertThat(tokens("1..10")).containsExactly("INTEGER 1", "DOT_DOT ..", "INTEGER 10");
    assertThat(tokens("2147483648")).containsExactly("DECIMAL 2147483648");
  }

  @Test
  void onlyAsciiIsFolded() throws NotUnderstood {
    assertThat(tokens("ÀB \"ÀB\"")).containsExactly("IDENTIFIER Àb", "IDENTIFIER ÀB");
    // The Kelvin sign folds to k in Unicode, and the long s to S; not here.
    assertThat(tokens("\u212Aey \u017Felect"))
        .containsExactly("IDENTIFIER \u212Aey", "IDENTIFIER \u017Felect");
    assertThat(tokens("a\u00A0b")).containsExactly("IDENTIFIER a\u00A0b");
  }

  @Test
  void longNamesAreCutAsTheServerCutsThem() throws NotUnderstood {
    assertThat(tokens("a".repeat(70))).containsExactly("IDENTIFIER " + "a".repeat(63));
    assertThatExceptionOfType(NotUnderstood.class).isThrownBy(() -> tokens("é".repeat(40)));
  }

  @Test
  void bitStringsKnowNoDoubledQuote() throws NotUnderstood {
    assertThat(tokens("B'01''x'")).containsExactly("BITS 01", "STRING x");
    assertThat(tokens("N'x'")).containsExactly("KEYWORD nchar", "STRING x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a",
        "\"a",
        "E'\\",
        "/* /* */",
        "$a$ $b$",
        "\"\"",
        "U&\"\"",
        "123abc",
        "1e",
        "$1a",
        "0x",
        "U&'\\00'",
        "U&'\\d83d'",
        "E'\\ud83d'",
        "U&'x' UESCAPE '+'",
        "E'\\0'",
        "E'\\xff'",
        "{",
        "a\\b"
      })
  void whatTheServerRefusesIsRefused(String source) {
    assertThatExceptionOfType(NotUnderstood.class).isThrownBy(() -> tokens(source));
  }

  @Test
  void unicodeStringsNeedStandardStrings() {
    assertThatExceptionOfType(NotUnderstood.class).isThrownBy(() -> tokens("U&'a'", false));
  }

  @Test
  void positionsAreUtf16Offsets() throws NotUnderstood {
    Tokens tokens = Lexer.tokens("'😀' x", true, 10);
    assertThat(tokens.start(1)).isEqualTo(5);
  }

  @Test
  void tokensAreCapped() {
    assertThatExceptionOfType(NotUnderstood.class)
        .isThrownBy(() -> Lexer.tokens("1 ".repeat(11), true, 10));
  }
}
