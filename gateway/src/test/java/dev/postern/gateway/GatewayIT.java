package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.recorder.JournalVerifier;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements of a stock driver through the gate to a real PostgreSQL. */
@ExtendWith(SharedPostgres.class)
class GatewayIT {
  private static final String SSN = "123-45-6789";

  private static final String PEOPLE =
      "CREATE TABLE people (id int PRIMARY KEY, name text, ssn text, born date, wage numeric(9,2), phone text)";

  private static final String POLICIES =
      """
      policies:
        - name: readers
          groups: [readers]
          connections: [shop]
          rules: [ { allow: { kinds: [read, bulk-export] } } ]
        - name: writers
          groups: [writers]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.people.ssn, label: national-id }
        - { column: shop.public.people.born, label: birthday }
        - { column: shop.public.people.wage, label: salary }
        - { column: shop.public.people.phone, label: phone }
      masks:
        - { label: national-id, as: { keep-last: 4 }, predicates: allow }
        - { label: birthday, as: redact, predicates: allow }
        - { label: salary, as: redact, unless-groups: [writers], predicates: allow }
        - { label: phone, as: { keep-last: 2 } }
      functions:
        - { function: shop.public.stamp }
      """;

  private final GateFixture gate;

  GatewayIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server,
            directory,
            POLICIES,
            PEOPLE,
            "INSERT INTO people VALUES (1, 'Ann', '"
                + SSN
                + "', '1980-02-03', 1234.50, '0471 12'),"
                + " (2, 'Bob', '987-65-4321', '1990-04-05', 99.00, '0472 34')",
            "CREATE TABLE orders (id int PRIMARY KEY, person int, total int)",
            "INSERT INTO orders SELECT i, 1 + i % 2, i * 10 FROM generate_series(1, 100) i",
            "CREATE VIEW contacts AS SELECT id, name, ssn AS number FROM people",
            "CREATE VIEW hidden AS SELECT id, upper(ssn) AS number FROM people",
            "CREATE FUNCTION peek() RETURNS text LANGUAGE sql AS 'SELECT ssn FROM people LIMIT 1'");
  }

  @AfterEach
  void stop() {
    gate.close();
  }

  private static List<String> rows(ResultSet result) throws SQLException {
    List<String> rows = new ArrayList<>();
    while (result.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        cells.add(result.getString(i));
      }
      rows.add(String.join("|", cells.stream().map(String::valueOf).toList()));
    }
    return rows;
  }

  private static List<String> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return rows(result);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
  void labelledColumnsAreMaskedInEveryQueryMode(String mode) throws SQLException {
    try (Connection connection = gate.through("readers", "preferQueryMode", mode)) {
      assertThat(ask(connection, "SELECT * FROM people ORDER BY id"))
          .containsExactly(
              "1|Ann|*******6789|1970-01-01|0|*****12", "2|Bob|*******4321|1970-01-01|0|*****34");
      assertThat(ask(connection, "SELECT number FROM contacts WHERE id = 1"))
          .containsExactly("*******6789");
      assertThat(ask(connection, "SELECT count(*), sum(total) FROM orders"))
          .containsExactly("100|50500");
    }
  }

  @Test
  void binaryRowsAreMaskedToo() throws SQLException {
    try (Connection connection = gate.through("readers", "prepareThreshold", "-1");
        PreparedStatement statement =
            connection.prepareStatement("SELECT id, born, wage, ssn FROM people WHERE id = ?")) {
      for (int round = 0; round < 3; round++) {
        statement.setInt(1, 1);
        try (ResultSet result = statement.executeQuery()) {
          // pgjdbc shows a binary numeric with the scale its column was declared with.
          assertThat(rows(result)).containsExactly("1|1970-01-01|0.00|*******6789");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT left(ssn, 3) FROM people",
        "SELECT ssn || '' FROM people",
        "SELECT to_json(p) FROM people p",
        "SELECT p FROM people p",
        "SELECT number FROM hidden",
        "SELECT max(ssn) FROM people",
        "SELECT peek()",
        "SELECT ssn FROM people UNION ALL SELECT 'x'",
        "SELECT (SELECT ssn FROM people LIMIT 1) || ''",
        "SELECT x FROM (SELECT reverse(ssn) x FROM people) y",
        "WITH t AS (SELECT ssn || '' s FROM people) SELECT s FROM t",
        "SELECT array_agg(ssn) FROM people",
        "SELECT string_agg(born::text, ',') FROM people",
        "SELECT query_to_xml('SELECT ssn FROM people', true, true, '')"
      })
  void whatIsComputedFromALabelledColumnShowsNothing(String sql) throws SQLException {
    try (Connection direct = gate.direct();
        Connection connection = gate.through("readers")) {
      assertThat(String.join(" ", ask(direct, sql))).containsPattern("123|9876|1980|321");
      String seen = seen(connection, sql);
      for (String part : List.of("123-", "-45", "45-", "987-", "-65", "65-", "1980", "9876")) {
        assertThat(seen).doesNotContain(part);
      }
    }
  }

  private static String seen(Connection connection, String sql) {
    try {
      return String.join(" ", ask(connection, sql));
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void cursorsAndPreparedStatementsAreMasked() throws SQLException {
    try (Connection connection = gate.through("readers", "preferQueryMode", "simple")) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("DECLARE c CURSOR FOR SELECT ssn, ssn || '' FROM people ORDER BY id");
        statement.execute("PREPARE p AS SELECT ssn, reverse(ssn) FROM people ORDER BY id");
      }
      assertThat(ask(connection, "FETCH 1 FROM c")).containsExactly("*******6789|null");
      assertThat(ask(connection, "EXECUTE p"))
          .containsExactly("*******6789|null", "*******4321|null");
    }
  }

  @Test
  void aRefusalInATransactionFailsItAsTheServerWould() throws SQLException {
    try (Connection connection = gate.through("readers")) {
      connection.setAutoCommit(false);
      ask(connection, "SELECT 1");
      assertThatThrownBy(() -> ask(connection, "DELETE FROM orders"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      assertThatThrownBy(() -> ask(connection, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      connection.rollback();
      assertThat(ask(connection, "SELECT count(*) FROM orders")).containsExactly("100");
    }
  }

  @Test
  void oneRefusalRefusesAllOfASimpleQuery() throws SQLException {
    try (Connection connection = gate.through("writers", "preferQueryMode", "simple")) {
      assertThatThrownBy(() ->
              connection
                  .createStatement()
                  .execute(
                      "DELETE FROM orders; INSERT INTO orders SELECT 1, 1, length(ssn) FROM people"))
          .hasMessageContaining("labelled value");
      assertThat(ask(connection, "SELECT count(*) FROM orders")).containsExactly("100");
    }
  }

  @Test
  void errorsOfGuardedStatementsKeepTheirCodeOnly() throws SQLException {
    try (Connection connection = gate.through("readers")) {
      assertThatThrownBy(() -> ask(connection, "SELECT ssn::int FROM people"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("22P02");
                assertThat(e.getMessage()).doesNotContain("123-45");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT left(phone, 2) FROM people",
        "SELECT id FROM people WHERE phone LIKE '047%'",
        "SELECT id FROM people ORDER BY phone",
        "SELECT count(*) FROM people GROUP BY phone",
        "SELECT DISTINCT phone FROM people",
        "SELECT p.id FROM people p JOIN people q USING (phone)",
        "SELECT phone FROM people UNION SELECT '0471 12'",
        "SELECT rank() OVER (ORDER BY phone) FROM people",
        "SELECT 1 WHERE EXISTS (SELECT FROM people WHERE phone = '0471 12')"
      })
  void aColumnWhosePredicatesAreDeniedOnlyComesOutMasked(String sql) throws SQLException {
    try (Connection connection = gate.through("readers")) {
      assertThatThrownBy(() -> ask(connection, sql))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("42501");
                assertThat(e.getMessage()).contains("people.phone", "labelled-use");
              });
      assertThat(
              ask(connection, "SELECT s.n FROM (SELECT phone AS n, id FROM people) s ORDER BY id"))
          .containsExactly("*****12", "*****34");
    }
  }

  @Test
  void columnsWithoutLabelsOfALabelledTableStayAsTheyAre() throws SQLException {
    try (Connection connection = gate.through("readers")) {
      assertThat(
              ask(
                  connection,
                  "SELECT upper(name), id + 1, count(*) OVER () FROM people ORDER BY 1"))
          .containsExactly("ANN|2|2", "BOB|3|2");
      assertThat(
              ask(
                  connection,
                  "SELECT name, sum(total) FROM people JOIN orders ON person = people.id GROUP BY name"
                      + " ORDER BY name"))
          .containsExactly("Ann|25500", "Bob|25000");
    }
  }

  @Test
  void aWriterOfALabelledTableMovesNoLabelledValue() throws SQLException {
    try (Connection connection = gate.through("writers")) {
      assertThat(
              ask(connection, "UPDATE people SET name = 'Anna' WHERE id = 1 RETURNING ssn, name"))
          .containsExactly("*******6789|Anna");
      assertThatThrownBy(() -> ask(connection, "UPDATE people SET name = ssn RETURNING id"))
          .hasMessageContaining("labelled value");
      assertThatThrownBy(
              () -> connection.createStatement().execute("ALTER TABLE people RENAME ssn TO note"))
          .hasMessageContaining("labelled value");
      assertThatThrownBy(() ->
              connection
                  .createStatement()
                  .execute("ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES people (ssn)"))
          .hasMessageContaining("labelled columns of public.people");
    }
  }

  @Test
  void aColumnThatDoesNotExistIsAnsweredInTheServersWords() throws SQLException {
    try (Connection connection = gate.through("readers");
        Connection direct = gate.direct()) {
      assertThatThrownBy(() -> ask(connection, "SELECT p.nope FROM people p WHERE id = 1"))
          .hasMessageContaining("column p.nope does not exist")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"));
      direct.createStatement().execute("ALTER TABLE people ADD COLUMN nope int DEFAULT 7");
      assertThat(ask(connection, "SELECT p.nope FROM people p WHERE id = 1")).containsExactly("7");
    }
  }

  @Test
  void theBodyOfAFunctionInSqlIsRead() throws SQLException {
    try (Connection direct = gate.direct();
        Connection connection = gate.through("readers")) {
      direct
          .createStatement()
          .execute(
              """
              CREATE FUNCTION owed(int) RETURNS bigint LANGUAGE sql
                AS 'SELECT sum(total) FROM orders WHERE person = $1';
              CREATE FUNCTION shown(who int) RETURNS text LANGUAGE sql
                AS 'SELECT ssn FROM people WHERE id = who';
              CREATE FUNCTION guessed(text) RETURNS bigint LANGUAGE sql
                AS 'SELECT count(*) FROM people WHERE phone = $1'
              """);
      assertThat(ask(connection, "SELECT name, owed(id) FROM people ORDER BY id"))
          .containsExactly("Ann|25500", "Bob|25000");
      assertThat(ask(connection, "SELECT shown(1)")).containsExactly("null");
      assertThatThrownBy(() -> ask(connection, "SELECT guessed('0471 12')"))
          .hasMessageContaining("people.phone");
    }
  }

  @Test
  void aFunctionThatTheConfigurationVouchesForIsHarmless() throws SQLException {
    try (Connection direct = gate.direct();
        Connection connection = gate.through("readers")) {
      direct
          .createStatement()
          .execute(
              """
              CREATE FUNCTION stamp(text) RETURNS text LANGUAGE plpgsql
                AS 'BEGIN RETURN $1 || ''!''; END';
              CREATE FUNCTION other(text) RETURNS text LANGUAGE plpgsql
                AS 'BEGIN RETURN $1 || ''!''; END'
              """);
      assertThat(ask(connection, "SELECT stamp(name) FROM people ORDER BY id"))
          .containsExactly("Ann!", "Bob!");
      assertThatThrownBy(() -> ask(connection, "SELECT other(name) FROM people"))
          .hasMessageContaining("unknown-code");
    }
  }

  @Test
  void aMaskAnswersNoGuessThatStandsBesideTheColumn() throws SQLException {
    try (Connection connection = gate.through("readers")) {
      assertThat(ask(connection, "SELECT ssn FROM people UNION ALL SELECT name FROM people"))
          .containsExactly("null", "null", "null", "null");
      assertThat(
              ask(
                  connection,
                  "SELECT ssn FROM people WHERE id = 1 UNION ALL SELECT number FROM contacts WHERE id = 2"))
          .containsExactly("*******6789", "*******4321");
    }
  }

  @Test
  void exemptGroupsSeeWhatTheirMaskExempts() throws SQLException {
    try (Connection connection = gate.through("writers")) {
      assertThat(ask(connection, "SELECT ssn, wage FROM people WHERE id = 1"))
          .containsExactly("*******6789|1234.50");
    }
  }

  @Test
  void aStrangerIsNotLetIn() {
    assertThatThrownBy(() -> gate.through("nobody"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
  }

  @Test
  void theJournalTellsTheSessionAndIsWhole() throws Exception {
    try (Connection connection = gate.through("readers")) {
      ask(connection, "SELECT ssn FROM people WHERE id = 1");
      assertThatThrownBy(() -> ask(connection, "DROP TABLE people"));
    }
    gate.close();
    StringWriter sessions = new StringWriter();
    JournalVerbs.sessions(gate.journal(), new PrintWriter(sessions, true));
    String id = sessions.toString().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
    StringWriter replay = new StringWriter();
    assertThat(JournalVerbs.replay(gate.journal(), id, false, new PrintWriter(replay, true)))
        .isTrue();
    assertThat(replay.toString())
        .contains("SELECT ssn FROM people", "*******6789", "DROP TABLE people", "REFUSED")
        .doesNotContain(SSN);
    assertThat(JournalVerifier.verify(gate.journal()).intact()).isTrue();
  }

  @Test
  void boundValuesThatAreNotToBeKeptAreNotInTheJournal(RealPostgres server, @TempDir Path elsewhere)
      throws Exception {
    String recorder = "recorder: { directory: journal, binds: dropped }\n";
    try (GateFixture silent = GateFixture.start(server, elsewhere, recorder + POLICIES, PEOPLE);
        Connection connection = silent.through("readers");
        PreparedStatement statement =
            connection.prepareStatement("SELECT id FROM people WHERE name = ?")) {
      statement.setString(1, "Zebedee");
      statement.executeQuery();
    }
    StringWriter sessions = new StringWriter();
    Path journal = elsewhere.resolve("journal");
    JournalVerbs.sessions(journal, new PrintWriter(sessions, true));
    String id = sessions.toString().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
    StringWriter replay = new StringWriter();
    JournalVerbs.replay(journal, id, false, new PrintWriter(replay, true));
    assertThat(replay.toString()).contains("(not kept)").doesNotContain("Zebedee");
  }
}
