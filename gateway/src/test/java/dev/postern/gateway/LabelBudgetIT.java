package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Uses of labelled columns under a budget, with a stock driver and a real PostgreSQL. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class LabelBudgetIT {
  private static final int BUDGET = 3;

  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [askers]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.people.ssn, label: national-id }
        - { column: shop.public.people.wage, label: salary }
        - { column: shop.public.people.born, label: birthday }
      masks:
        - { label: national-id, as: { keep-last: 4 }, predicates: { budget: 3 } }
        - { label: salary, as: redact, predicates: { budget: 3 } }
        - { label: birthday, as: redact, predicates: { budget: 3 } }
      """;

  private final GateFixture gate;
  private final AtomicInteger people = new AtomicInteger();

  LabelBudgetIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server,
            directory,
            POLICIES,
            "CREATE TABLE people (id int PRIMARY KEY, name text, ssn text, wage int, born date)",
            "INSERT INTO people SELECT i, 'n' || i, to_char(i, 'FM000000'), i * 7, '1980-01-01'"
                + " FROM generate_series(1, 1000) i",
            "CREATE TABLE guesses (guess text)",
            "INSERT INTO guesses VALUES ('000500')",
            "CREATE VIEW contacts AS SELECT id, ssn AS number FROM people");
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  /** Somebody who has not asked anything yet. */
  private String somebody() {
    return "asker" + people.incrementAndGet();
  }

  private Connection as(String person, String... settings) throws SQLException {
    return gate.leg("shop", person, gate.issuer().token(person, "askers")).connect(settings);
  }

  private static List<String> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      List<String> rows = new ArrayList<>();
      boolean result = statement.execute(sql);
      while (result || statement.getUpdateCount() >= 0) {
        if (result) {
          try (ResultSet set = statement.getResultSet()) {
            while (set.next()) {
              rows.add(String.valueOf(set.getString(1)));
            }
          }
        }
        result = statement.getMoreResults();
      }
      return rows;
    }
  }

  private static void assertSpent(Connection connection, String sql) {
    assertThatThrownBy(() -> ask(connection, sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
        .hasMessageContaining("label-budget")
        .hasMessageContaining("The next is free at ");
  }

  /** Asks what costs nothing, then as often as there is budget left, which is returned. */
  private static int left(Connection connection) throws SQLException {
    for (int i = 0; i <= BUDGET; i++) {
      try {
        ask(connection, "SELECT id FROM people WHERE ssn = 'left" + i + "'");
      } catch (SQLException e) {
        assertThat(e.getMessage()).contains("label-budget");
        return i;
      }
    }
    throw new AssertionError("there is no budget");
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
  void theSameQuestionCostsOnceAndOthersOneEach(String mode) throws SQLException {
    String person = somebody();
    try (Connection one = as(person, "preferQueryMode", mode);
        Connection other = as(person, "preferQueryMode", mode)) {
      String first = "SELECT id FROM people WHERE ssn = '000007'";
      for (int i = 0; i < 5; i++) {
        assertThat(ask(one, first)).containsExactly("7");
        assertThat(ask(other, first)).containsExactly("7");
      }
      ask(one, "SELECT id FROM people WHERE ssn = '000008'");
      ask(other, "SELECT id FROM people WHERE ssn = '000009'");
      assertSpent(one, "SELECT id FROM people WHERE ssn = '000010'");
      assertSpent(other, "SELECT id FROM people WHERE ssn = '000010'");
      assertThat(ask(other, first)).containsExactly("7");
      assertThat(ask(one, "SELECT count(*) FROM people")).containsExactly("1000");
      assertThat(ask(one, "SELECT ssn FROM people WHERE id = 7")).containsExactly("**0007");
      // Each label has its own.
      assertThat(ask(one, "SELECT id FROM people WHERE wage = 49")).containsExactly("7");
    }
  }

  @Test
  void whatIsComputedUnderABudgetIsStillNull() throws SQLException {
    try (Connection connection = as(somebody())) {
      assertThat(ask(connection, "SELECT left(ssn, 3) FROM people WHERE id = 7"))
          .containsExactly("null");
      assertThat(left(connection)).isEqualTo(BUDGET - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
  void boundValuesTellQuestionsApart(String mode) throws SQLException {
    try (Connection connection = as(somebody(), "preferQueryMode", mode);
        PreparedStatement statement =
            connection.prepareStatement("SELECT id FROM people WHERE ssn = ?")) {
      for (String value : List.of("000001", "000002", "000001", "000003", "000002")) {
        statement.setString(1, value);
        statement.executeQuery();
      }
      statement.setString(1, "000004");
      assertThatThrownBy(statement::executeQuery).hasMessageContaining("label-budget");
    }
  }

  @Test
  void aBinarySearchLearnsNoMoreBitsThanThereIsBudget() throws SQLException {
    int answers = 0;
    try (Connection connection = as(somebody())) {
      int low = 0;
      int high = 1 << 10;
      while (high - low > 1) {
        int middle = (low + high) / 2;
        boolean below =
            !ask(
                    connection,
                    "SELECT 1 FROM people WHERE id = 777 AND ssn < '%06d'".formatted(middle))
                .isEmpty();
        answers++;
        low = below ? low : middle;
        high = below ? middle : high;
      }
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("label-budget");
    }
    assertThat(answers).isEqualTo(BUDGET);
  }

  static List<String> variants() {
    return List.of(
        // In other words the same is another question.
        "SELECT 1 FROM people WHERE ssn='%s' -- %<s",
        "SELECT 1 FROM people p WHERE p.ssn = '%s'",
        "SELECT 1 FROM contacts WHERE number = '%s'",
        "WITH x AS (SELECT ssn AS a FROM people) SELECT 1 FROM x WHERE a = '%s'",
        "SELECT 1 FROM people ORDER BY ssn = '%s' LIMIT 1",
        "DECLARE c CURSOR WITH HOLD FOR SELECT 1 FROM people WHERE ssn = '%s'; CLOSE c",
        "PREPARE q AS SELECT 1 FROM people WHERE ssn = $1; EXECUTE q('%s'); DEALLOCATE q",
        "EXPLAIN SELECT 1 FROM people WHERE ssn = '%s'",
        "UPDATE guesses SET guess = '%s' WHERE EXISTS (SELECT FROM people WHERE ssn = '%<s')");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyWayToAskDraws(String variant) throws SQLException {
    try (Connection connection = as(somebody(), "preferQueryMode", "simple")) {
      for (int i = 0; i < BUDGET; i++) {
        ask(connection, variant.formatted("00000" + i));
      }
      assertSpent(connection, variant.formatted("000009"));
    }
  }

  static List<List<String>> unlikeAnswers() {
    return List.of(
        // What is asked changes between two executions of the same words.
        List.of(
            "SET my.guess = '%s'", "SELECT 1 FROM people WHERE ssn < current_setting('my.guess')"),
        List.of(
            "SELECT set_config('my.guess', '%s', false)",
            "SELECT 1 FROM people WHERE ssn < current_setting('my.guess')"),
        List.of(
            "UPDATE guesses SET guess = '%s'", "SELECT 1 FROM people, guesses WHERE ssn < guess"),
        List.of(
            "SET TimeZone = '+%s'",
            "SELECT 1 FROM people WHERE born < '1980-01-01 00:00+00'::timestamptz"),
        List.of(
            "BEGIN; SET LOCAL TimeZone = '+%s'",
            "SELECT 1 FROM people WHERE born < '1980-01-01 00:00+00'::timestamptz; ROLLBACK"),
        List.of("SELECT 1", "SELECT 1 FROM people WHERE ssn < random()::text"),
        List.of("SELECT 1", "SELECT 1 FROM people WHERE born < ('n' || 'ow')::timestamptz"),
        List.of("SELECT 1", "SELECT 1 FROM people WHERE born < 'now'"),
        List.of("SELECT 1", "SELECT 1 FROM people WHERE born < current_date"),
        List.of(
            "SET application_name = '%s'",
            "SELECT 1 FROM people, pg_stat_activity a WHERE ssn < a.application_name"));
  }

  @ParameterizedTest
  @MethodSource("unlikeAnswers")
  void theSameWordsAreAnotherQuestionWhereWhatTheyLookAtMayHaveChanged(List<String> steps)
      throws SQLException {
    try (Connection connection = as(somebody(), "preferQueryMode", "simple")) {
      for (int i = 1; i <= BUDGET; i++) {
        ask(connection, steps.get(0).formatted(i));
        ask(connection, steps.get(1));
      }
      ask(connection, steps.get(0).formatted(BUDGET + 1));
      assertSpent(connection, steps.get(1));
    }
  }

  @Test
  void aSessionThatStartsWithOtherSettingsAsksAnother() throws SQLException {
    String person = somebody();
    String sql = "SELECT 1 FROM people WHERE born < '1980-01-01 00:00+00'::timestamptz";
    for (int i = 0; i < 2; i++) {
      for (int hours = 1; hours <= BUDGET; hours++) {
        try (Connection connection = as(person, "options", "-c TimeZone=+" + hours)) {
          ask(connection, sql);
        }
      }
    }
    try (Connection connection = as(person, "options", "-c TimeZone=+9")) {
      assertSpent(connection, sql.replace("born", " born"));
    }
  }

  @Test
  void aCursorDrawsWhenItIsDeclaredAndFetchingIsFree() throws SQLException {
    try (Connection connection = as(somebody(), "preferQueryMode", "simple")) {
      ask(connection, "BEGIN");
      ask(connection, "DECLARE c CURSOR FOR SELECT id FROM people WHERE ssn < '000005'");
      for (int i = 1; i < 5; i++) {
        assertThat(ask(connection, "FETCH 1 FROM c")).containsExactly("" + i);
      }
      ask(connection, "COMMIT");
      assertThat(left(connection)).isEqualTo(BUDGET - 1);
    }
  }

  @Test
  void aCursorThatLooksAtASettingDrawsWithEachFetch() throws SQLException {
    try (Connection connection = as(somebody(), "preferQueryMode", "simple")) {
      ask(connection, "SET my.guess = '000005'");
      ask(connection, "BEGIN");
      ask(
          connection,
          "DECLARE c CURSOR FOR SELECT id FROM people WHERE ssn < current_setting('my.guess')");
      ask(connection, "FETCH 1 FROM c");
      ask(connection, "FETCH 1 FROM c");
      assertSpent(connection, "FETCH 1 FROM c");
    }
  }

  @Test
  void preparingIsFreeAndAnExecuteInAnotherTextDraws() throws SQLException {
    try (Connection connection = as(somebody(), "preferQueryMode", "simple")) {
      ask(connection, "PREPARE q (text) AS SELECT id FROM people WHERE ssn = $1");
      for (String value : List.of("000001", "000002", "000003", "000001")) {
        assertThat(ask(connection, "EXECUTE q('" + value + "')")).hasSize(1);
      }
      assertSpent(connection, "EXECUTE q('000004')");
      // Another statement of the same name asks something else by the same words.
      ask(connection, "DEALLOCATE q; PREPARE q (text) AS SELECT id FROM people WHERE ssn > $1");
      assertSpent(connection, "EXECUTE q('000001')");
    }
  }

  @Test
  void copyDraws() throws Exception {
    try (Connection connection = as(somebody())) {
      for (int i = 0; i < BUDGET; i++) {
        StringWriter out = new StringWriter();
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                "COPY (SELECT id FROM people WHERE ssn = '00000" + (i + 1) + "') TO STDOUT", out);
        assertThat(out).hasToString((i + 1) + "\n");
      }
      assertThat(left(connection)).isZero();
    }
  }

  @Test
  void everyStatementOfATextDrawsAndARefusedTextRunsNothing() throws SQLException {
    try (Connection connection = as(somebody(), "preferQueryMode", "simple")) {
      String each = "SELECT 1 FROM people WHERE ssn = '%s'; ";
      assertThatThrownBy(() ->
              ask(
                  connection,
                  "INSERT INTO guesses VALUES ('x'); "
                      + each.formatted(1)
                      + each.formatted(2)
                      + each.formatted(3)
                      + each.formatted(4)))
          .hasMessageContaining("label-budget")
          .hasMessageContaining("send its statements apart");
      assertThat(ask(connection, "SELECT 1 FROM guesses WHERE guess = 'x'")).isEmpty();
      ask(connection, each.formatted(1) + each.formatted(2) + each.formatted(1));
      assertThat(left(connection)).isEqualTo(1);
    }
  }
}
