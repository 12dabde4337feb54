package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which errors and notices of statements with labelled columns keep their text. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class ErrorTextIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [everyone]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.people.ssn, label: national-id }
      masks:
        - { label: national-id, as: redact, predicates: allow }
      functions:
        - { function: shop.public.raises }
        - { function: shop.public.runs }
        - { function: shop.public.nests }
        - { function: shop.public.tells }
      """;

  private static final String VALUE = "q8x0w9";

  private final GateFixture gate;

  ErrorTextIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server,
            directory,
            POLICIES,
            "CREATE TABLE people (id int PRIMARY KEY, ssn text)",
            "INSERT INTO people VALUES (1, '" + VALUE + "')",
            "CREATE TABLE plain (id int)",
            "INSERT INTO plain VALUES (1)",
            "CREATE FUNCTION raises(t text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
                + " 'BEGIN RAISE EXCEPTION ''column \"%\" does not exist'', t"
                + " USING ERRCODE = ''42703'', HINT = t, SCHEMA = t; END'",
            "CREATE FUNCTION runs(t text) RETURNS int LANGUAGE plpgsql AS"
                + " 'BEGIN EXECUTE ''SELECT '' || t; RETURN 1; END'",
            "CREATE FUNCTION nests(t text) RETURNS int LANGUAGE sql AS 'SELECT runs(t)'",
            "CREATE FUNCTION tells(t text) RETURNS int LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE NOTICE ''table \"%\" does not exist, skipping'', t; RETURN 1; END'");
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private static void run(Connection connection, String sql, StringBuilder said)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      for (SQLWarning warning = statement.getWarnings();
          warning != null;
          warning = warning.getNextWarning()) {
        said.append(warning).append('\n');
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT sum(id, 1) FROM people     | function sum(integer, integer) does not exist
          SELECT id + ssn FROM people       | operator does not exist: integer + text
          SELECT id, count(*) FROM people   | must appear in the GROUP BY clause
          SELECT ssn FROM people WHERE id   | argument of WHERE must be type boolean
          SELECT id FROM people ORDER BY 5  | ORDER BY position 5 is not in select list
          """)
  void whatTheServersAnalysisFindsIsTold(String sql, String text) throws SQLException {
    for (String mode : new String[] {"simple", "extended"}) {
      try (Connection connection = gate.through("everyone", "preferQueryMode", mode)) {
        assertThatThrownBy(() -> run(connection, sql, new StringBuilder()))
            .hasMessageContaining(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT raises(ssn) FROM people",
        "SELECT runs(ssn) FROM people",
        "SELECT nests(ssn) FROM people",
        "SELECT runs('1 FROM ' || ssn) FROM people",
        "SELECT tells(ssn) FROM people",
        "SELECT ssn::regclass FROM people",
        "SELECT ssn::regtype FROM people",
        "SELECT to_tsquery('simple', ssn || ' |') FROM people",
        "SELECT ('\"' || ssn)::json FROM people",
        "SELECT ssn::int FROM people",
        "SELECT 1 FROM people WHERE id = 1 AND raises(ssn) = 1",
        "UPDATE plain SET id = raises((SELECT ssn FROM people))",
        "DROP TABLE IF EXISTS nothing; SELECT tells(ssn) FROM people",
      })
  void noValueComesOutInTheTextOfAnErrorOrNotice(String sql) throws SQLException {
    try (Connection direct = gate.direct()) {
      assertThat(said(direct, sql)).contains(VALUE);
    }
    for (String mode : new String[] {"simple", "extended", "extendedForPrepared"}) {
      try (Connection connection = gate.through("everyone", "preferQueryMode", mode)) {
        assertThat(said(connection, sql)).doesNotContain(VALUE);
      }
    }
  }

  private static String said(Connection connection, String sql) {
    StringBuilder said = new StringBuilder();
    try {
      run(connection, sql, said);
    } catch (SQLException e) {
      said.append(e);
    }
    return said.toString();
  }
}
