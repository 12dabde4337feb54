package dev.postern.sql.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.Corpora;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.postgres.PostgresParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures the second opinion over statements that ours is known to read as the server does. */
class SecondOpinionIT {
  private static final PostgresParser PARSER = new PostgresParser(Limits.DEFAULT);
  private static final SecondOpinion SECOND = new SecondOpinion(PARSER);

  @ParameterizedTest
  @ValueSource(
      strings = {"postgres-valid", "postgres-mutated-valid", "postgres-analytic", "postgres-orm"})
  void noStatementThatIsReadRightIsDoubted(String file) {
    int asked = 0;
    int read = 0;
    List<String> doubted = new ArrayList<>();
    for (Map<String, @Nullable Object> line : Corpora.lines(file)) {
      String sql = (String) Objects.requireNonNull(line.get("sql"));
      for (Parsed parsed : PARSER.parse(sql, true)) {
        Opinion opinion = SECOND.on(((Parsed.Understood) parsed).statement(), sql, true);
        asked += opinion instanceof Opinion.NotAsked ? 0 : 1;
        read += opinion instanceof Opinion.NotAsked || opinion instanceof Opinion.Unread ? 0 : 1;
        if (opinion instanceof Opinion.FindsMore) {
          doubted.add(opinion + " in: " + sql);
        }
      }
    }
    System.out.println(
        "%s: second opinion on %d queries and changes, %d of them read, %d doubted"
            .formatted(file, asked, read, doubted.size()));
    assertThat(doubted).isEmpty();
    // Else it would find nothing because it reads nothing.
    assertThat(read).isGreaterThan(asked * 3 / 4);
  }
}
