package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Results with more rows than a connection gives. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class RowCapIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [everyone]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.people.ssn, label: national-id }
      """;

  private final GateFixture gate;

  RowCapIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server,
            directory,
            "limits: { rows: 10 }",
            POLICIES,
            new String[] {
              "CREATE TABLE people (id int, ssn text)",
              "INSERT INTO people SELECT i, 'secret' FROM generate_series(1, 11) i",
              "CREATE TABLE log (line text)"
            });
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private Connection connect(String mode) throws SQLException {
    return gate.through("everyone", "preferQueryMode", mode);
  }

  private static int count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }

  private static void assertCut(Connection connection, String sql) {
    assertThatThrownBy(() -> count(connection, sql))
        .hasMessageContaining("more than 10 rows")
        .hasMessageContaining("row-limit")
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("54000"));
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedCacheEverything"})
  void aResultHasAsManyRowsAndNotOneMoreAndTheSessionGoesOn(String mode) throws SQLException {
    try (Connection connection = connect(mode)) {
      for (String from : new String[] {"generate_series(1, %d)", "people WHERE id <= %d"}) {
        for (int i = 0; i < 3; i++) {
          assertThat(count(connection, "SELECT * FROM " + from.formatted(10))).isEqualTo(10);
          assertCut(connection, "SELECT * FROM " + from.formatted(11));
        }
      }
      assertThat(count(connection, "SELECT 1 UNION ALL SELECT 2")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void aLongResultIsStoppedInTheServer(String mode) throws SQLException {
    try (Connection connection = connect(mode)) {
      assertCut(connection, "SELECT generate_series(1, 1000000000000)");
      assertThat(count(connection, "SELECT 1")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void anOpenTransactionFailsWithIt(String mode) throws SQLException {
    try (Connection connection = connect(mode)) {
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO log VALUES ('x')");
      assertCut(connection, "SELECT * FROM people");
      assertThatThrownBy(() -> run(connection, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      connection.rollback();
      assertThat(count(connection, "SELECT * FROM log")).isZero();
    }
  }

  @Test
  void aPortalThatIsReadInPartsIsCountedWhole() throws SQLException {
    try (Connection connection = connect("extended")) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM people")) {
        statement.setFetchSize(4);
        ResultSet rows = statement.executeQuery();
        for (int i = 0; i < 8; i++) {
          assertThat(rows.next()).isTrue();
        }
        assertThatThrownBy(
                () -> {
                  while (rows.next()) {}
                })
            .hasMessageContaining("row-limit");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void aCursorIsCountedWhole(String mode) throws SQLException {
    try (Connection connection = connect(mode)) {
      connection.setAutoCommit(false);
      run(connection, "DECLARE c CURSOR FOR SELECT * FROM people");
      assertThat(count(connection, "FETCH 6 FROM c")).isEqualTo(6);
      assertThat(count(connection, "FETCH 4 FROM c")).isEqualTo(4);
      assertCut(connection, "FETCH 1 FROM c");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void copyIsCut(String mode) throws Exception {
    for (String format : new String[] {"", " (FORMAT binary)", " (FORMAT csv)"}) {
      for (String table :
          new String[] {"people WHERE id <= ", "generate_series(1, 20) i WHERE i <= "}) {
        try (Connection connection = connect(mode)) {
          String copy = "COPY (SELECT * FROM " + table + "%d) TO STDOUT" + format;
          copyOut(connection, copy.formatted(10));
          assertThatThrownBy(() -> copyOut(connection, copy.formatted(11)))
              .hasMessageContaining("row-limit");
          assertThat(count(connection, "SELECT 1")).isEqualTo(1);
        }
      }
    }
  }

  private static void copyOut(Connection connection, String sql) throws Exception {
    connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, new ByteArrayOutputStream());
  }

  @Test
  void laterStatementsOfATextShowNothing() throws SQLException {
    try (Connection connection = connect("simple");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() ->
              statement.execute("SELECT 'a'; SELECT id FROM people; SELECT id FROM people LIMIT 1"))
          .hasMessageContaining("row-limit");
      assertThat(count(connection, "SELECT 1")).isEqualTo(1);
    }
  }
}
