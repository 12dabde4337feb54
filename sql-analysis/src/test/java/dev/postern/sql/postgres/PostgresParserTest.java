package dev.postern.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Span;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresParserTest {
  private static final PostgresParser PARSER = new PostgresParser(Limits.DEFAULT);

  private static Stream<String> lines(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PostgresParserTest.class.getResourceAsStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(l -> l.replace("<NL>", "\n"));
    }
  }

  static Stream<String> valid() throws IOException {
    return lines("valid.txt");
  }

  static Stream<String> invalid() throws IOException {
    return lines("invalid.txt");
  }

  @ParameterizedTest
  @MethodSource
  void valid(String sql) {
    assertThat(PARSER.parse(sql, true)).allMatch(Parsed.Understood.class::isInstance);
  }

  @ParameterizedTest
  @MethodSource
  void invalid(String sql) {
    assertThat(PARSER.parse(sql, true)).anyMatch(Parsed.Refused.class::isInstance);
  }

  @Test
  void everyNodeKnowsItsPlace() {
    String sql = " /* x */ select a + b, (f(1)).c from t where \"D\" = 'é' ;";
    Parsed.Understood parsed = (Parsed.Understood) PARSER.parse(sql, true).getFirst();
    Query query = (Query) parsed.statement();
    Select select = (Select) query.body();
    assertThat(query.span()).isEqualTo(new Span(9, sql.length() - 2));
    assertThat(select.items().getFirst().span().of(sql)).isEqualTo("a + b");
    assertThat(select.items().getLast().expression().span().of(sql)).isEqualTo("(f(1)).c");
    assertThat(select.from().getFirst().span().of(sql)).isEqualTo("t");
    assertThat(List.of(Objects.requireNonNull(select.where()).span().of(sql)))
        .containsExactly("\"D\" = 'é'");
  }
}
