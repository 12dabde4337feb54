package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a read-only connection nothing is written, by whatever way. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class ReadOnlyIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [everyone]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      """;

  private final GateFixture gate;

  ReadOnlyIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server,
            directory,
            "read-only: true",
            POLICIES,
            new String[] {
              "CREATE TABLE log (line text)",
              "CREATE FUNCTION note(text) RETURNS int LANGUAGE plpgsql AS"
                  + " 'BEGIN INSERT INTO log VALUES ($1); RETURN 1; END'",
              "CREATE FUNCTION let(text) RETURNS text LANGUAGE sql AS"
                  + " 'SELECT set_config($1, ''off'', false)'",
              "CREATE PROCEDURE leave() LANGUAGE plpgsql AS 'BEGIN COMMIT;"
                  + " SET TRANSACTION READ WRITE; INSERT INTO log VALUES (''left''); END'",
            });
  }

  @AfterEach
  void nothingIsWritten() throws SQLException {
    try (Connection direct = gate.direct();
        Statement statement = direct.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM log")) {
      rows.next();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private Connection connect(String... settings) throws SQLException {
    return gate.through("everyone", settings);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO log VALUES ('x')",
        "WITH x AS (DELETE FROM log RETURNING *) SELECT * FROM x",
        "SELECT 1 AS a INTO made",
        "CREATE TEMP TABLE made (a int)",
        "COPY log FROM STDIN",
        "PREPARE p AS INSERT INTO log VALUES ('x')",
        "EXPLAIN ANALYZE INSERT INTO log VALUES ('x')",
        "VACUUM log",
        "DO 'BEGIN NULL; END'",
        "CALL leave()",
        "CREATE ROLE made",
        "BEGIN READ WRITE",
        "START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE",
        "SET TRANSACTION READ WRITE",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "SET transaction_read_only = off",
        "SET LOCAL \"Transaction_Read_Only\" TO 'false'",
        "RESET transaction_read_only",
        "SET default_transaction_read_only TO off",
        "SELECT set_config('default_transaction_read_only', 'off', false)",
        "SELECT set_config('default_' || 'transaction_read_only', 'off', false)",
        "SELECT a FROM (SELECT set_config('Transaction_read_only', 'off', true) a) x",
        "COPY (SELECT set_config('default_transaction_read_only', 'off', false)) TO STDOUT",
        "DECLARE c CURSOR WITH HOLD FOR SELECT set_config('transaction_read_only', 'off', false)",
        "PREPARE p AS SELECT set_config($1, 'off', false)",
        "COMMIT PREPARED 'x'",
        "SELECT 1; COMMIT; SELECT 2",
      })
  void whatWritesOrCouldLetWriteIsRefused(String sql) throws SQLException {
    for (String mode : new String[] {"simple", "extended"}) {
      try (Connection connection = connect("preferQueryMode", mode)) {
        assertThatThrownBy(() -> run(connection, sql))
            .hasMessageContaining("Reason: read-only")
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        run(connection, "SELECT 1");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT note('x')",
        "RESET ALL; SELECT note('x')",
        "RESET default_transaction_read_only; SELECT note('x')",
        "SET default_transaction_read_only TO DEFAULT; SELECT note('x')",
        "BEGIN; SAVEPOINT s; SELECT note('x')",
        "SELECT let('transaction_read_only')",
        "SELECT let('default_transaction_read_only'), note('x')",
      })
  void whatAFunctionWritesFailsInTheServer(String sql) throws SQLException {
    try (Connection connection = connect("preferQueryMode", "simple")) {
      assertThatThrownBy(() -> run(connection, sql))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isIn("25006", "25001"));
    }
  }

  @Test
  void afterDiscardAllTheSessionStillReadsOnly() throws SQLException {
    try (Connection connection = connect()) {
      run(connection, "DISCARD ALL");
      assertThatThrownBy(() -> run(connection, "SELECT note('x')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void aFunctionThatLetsTheNextTransactionWriteEndsTheSession(String mode) throws SQLException {
    try (Connection connection = connect("preferQueryMode", mode)) {
      assertThatThrownBy(
              () -> {
                run(connection, "SELECT let('default_transaction_read_only')");
                run(connection, "SELECT note('x')");
              })
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
    }
  }

  @Test
  void whatTheClientStartsWithDoesNotLetItWrite() throws SQLException {
    try (Connection connection =
        connect("options", "-c default_transaction_read_only=off -c transaction_read_only=off")) {
      assertThatThrownBy(() -> run(connection, "SELECT note('x')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
    }
  }

  @Test
  void readingInTransactionsWorks() throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      run(connection, "SELECT count(*) FROM log");
      connection.commit();
      run(connection, "SET application_name = 'x'");
      run(connection, "SELECT set_config('application_name', 'y', false)");
      connection.rollback();
    }
  }
}
