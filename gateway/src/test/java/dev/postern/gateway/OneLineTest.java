package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
  @Test
  void endsOfLinesBetweenWordsBecomeBlanks() {
    assertThat(OneLine.of(" SELECT a,\r\n\t b\nFROM \"t\"  \n\n WHERE c = 'it''s'\n AND d = $1\n"))
        .contains("SELECT a, b FROM \"t\" WHERE c = 'it''s' AND d = $1");
  }

  @Test
  void oneLineStaysAsItIs() {
    assertThat(OneLine.of("SELECT 'a  b' -- so")).contains("SELECT 'a  b' -- so");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a -- all\nFROM t WHERE b",
        "SELECT 'a\nb'",
        "SELECT '\"', \"a\nb\"",
        "SELECT '''\n'",
        "SELECT E'a\\'\nb'",
        "SELECT $$a\nb$$",
        "SELECT $x$a\nb$x$",
        "SELECT /* ' */ 1,\n'a'",
      })
  void whereALineEndMayMeanMoreThanABlankThereIsNone(String sql) {
    assertThat(OneLine.of(sql)).isEmpty();
  }
}
