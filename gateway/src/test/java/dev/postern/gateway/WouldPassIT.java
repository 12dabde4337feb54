package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.gateway.cli.Actions;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A refusal's hint offers the statement that would pass, and that one passes. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class WouldPassIT {
  private static final String CONFIG =
      """
      policies:
        - name: readers
          groups: [readers, locals]
          connections: [shop]
          rules: [ { allow: { kinds: [read] } } ]
        - name: careful
          groups: [careful]
          connections: [shop]
          rules: [ { allow: { kinds: [read] } }, { hold: { kinds: [lock], reviewers: [readers], approvals: 1, wait: 1m } } ]
      labels:
        - { column: shop.public.people.email, label: email }
        - { column: shop.public.people.phone, label: phone }
      masks:
        - { label: email, as: redact }
        - { label: phone, as: redact, predicates: allow }
      row-filters:
        - { table: shop.public.people, groups: [locals], where: "id = 1" }
      """;

  private static final String GENERAL =
      "Select the column as it is, and filter, sort and compute by other columns.";

  private final GateFixture gate;

  WouldPassIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server,
            directory,
            CONFIG,
            "CREATE TABLE people (id int PRIMARY KEY, name text, email text, phone text)",
            "INSERT INTO people VALUES (1, 'Ann', 'ann@example.com', '1'),"
                + " (2, 'Bob', 'bob@example.com', '2')");
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private String hint(Connection connection, String sql) {
    PSQLException refused = catchThrowableOfType(PSQLException.class, () -> ask(connection, sql));
    ServerErrorMessage told = Objects.requireNonNull(refused, sql).getServerErrorMessage();
    return Objects.requireNonNull(Objects.requireNonNull(told).getHint());
  }

  private static List<String> ask(Connection connection, String sql) throws SQLException {
    List<String> firsts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        firsts.add(rows.getString(1));
      }
    }
    return firsts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT id FROM people ORDER BY email | SELECT id FROM people",
        "SELECT id FROM people ORDER BY email, id DESC | SELECT id FROM people ORDER BY id DESC",
        "SELECT upper(email) AS e FROM people WHERE id > 0 | SELECT email AS e FROM people WHERE id"
            + " > 0",
        "SELECT DISTINCT email FROM people | SELECT email FROM people",
        "SELECT DISTINCT lower(email), upper(phone) FROM people ORDER BY 1, 2"
            + " | SELECT email, upper(phone) FROM people ORDER BY 2",
      })
  void theStatementOfTheHintPasses(String sql, String expected) throws SQLException {
    for (String mode : List.of("simple", "extended")) {
      try (Connection connection = gate.through("readers", "preferQueryMode", mode)) {
        // The second answer is one that the gate remembers.
        for (int i = 0; i < 2; i++) {
          assertThat(hint(connection, sql))
              .isEqualTo("Reason: labelled-use. This would pass: " + expected);
        }
        assertThat(ask(connection, expected)).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM people WHERE email LIKE 'a%'",
        "SELECT upper(email) FROM people WHERE email LIKE 'a%'",
        "SELECT id FROM people ORDER BY email LIMIT 1",
        "SELECT max(email) FROM people",
        "SELECT upper(email) FROM people; SELECT 1",
        "SELECT a.id FROM people a JOIN people b USING (email) ORDER BY a.email",
      })
  void whereNoneWouldPassTheHintIsAsEver(String sql) throws SQLException {
    // In other modes the driver cuts texts into statements.
    try (Connection connection = gate.through("readers", "preferQueryMode", "simple")) {
      assertThat(hint(connection, sql)).isEqualTo("Reason: labelled-use. " + GENERAL);
    }
  }

  @Test
  void aStatementThatWouldWaitIsNotOffered() throws SQLException {
    String sql = "SELECT id FROM people ORDER BY email";
    try (Connection connection = gate.through("careful")) {
      assertThat(hint(connection, sql)).contains("This would pass: SELECT id FROM people");
      assertThat(hint(connection, sql + " FOR UPDATE")).doesNotContain("This would pass");
    }
  }

  @Test
  void aLongStatementIsNotOffered() throws SQLException {
    String sql = "SELECT id FROM people WHERE name <> '" + "x".repeat(450) + "'";
    try (Connection connection = gate.through("readers")) {
      assertThat(hint(connection, sql + " ORDER BY email")).endsWith(sql);
      assertThat(hint(connection, sql.replace("x", "xx") + " ORDER BY email")).endsWith(GENERAL);
    }
  }

  @Test
  void anOfferIsInTheClientsWordsNotInThoseOfAFilter() throws SQLException {
    try (Connection connection = gate.through("locals")) {
      assertThat(hint(connection, "SELECT upper(email)\n  FROM people\n ORDER BY 1"))
          .endsWith("This would pass: SELECT email FROM people");
      assertThat(ask(connection, "SELECT email FROM people")).hasSize(1);
    }
  }

  @Test
  void parametersStayWithTheirNumbers() throws SQLException {
    try (Connection connection = gate.through("readers");
        PreparedStatement statement =
            connection.prepareStatement("SELECT upper(email) FROM people WHERE id = ?")) {
      statement.setInt(1, 1);
      PSQLException refused = catchThrowableOfType(PSQLException.class, statement::executeQuery);
      assertThat(refused.getMessage())
          .contains("This would pass: SELECT email FROM people WHERE id = $1");
    }
  }

  @Test
  void explainShowsIt() throws Exception {
    assertThat(explained(true))
        .contains("\"would-pass\":\"SELECT id FROM people\"")
        .contains("\"verdict\":\"deny\"");
    assertThat(explained(false)).contains("would-pass SELECT id FROM people");
  }

  private String explained(boolean json) throws Exception {
    StringWriter out = new StringWriter();
    try (PrintWriter printer = new PrintWriter(out)) {
      Explainer.explain(
          new Actions.Explain.Question(
              gate.config(),
              "shop",
              "ann",
              null,
              Set.of("readers"),
              Map.of(),
              "SELECT id FROM people ORDER BY email",
              json),
          printer);
    }
    return out.toString();
  }
}
