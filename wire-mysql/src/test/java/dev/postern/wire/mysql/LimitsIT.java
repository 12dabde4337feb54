package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.postern.core.SessionLimits;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection keeps its sessions to, with both drivers at both servers. */
@ExtendWith(SharedMysql.class)
class LimitsIT {
  private static final String PEOPLE = "SELECT id FROM people ORDER BY id";
  private static final String INSERT = "INSERT INTO notes (text) VALUES ('more')";

  private final SharedMysql.Servers servers;

  LimitsIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private Gate gate(MysqlProduct server, SessionLimits limits) throws Exception {
    RealMysql real = servers.get(server);
    Shop.fill(real);
    return new Gate(real, limits);
  }

  private static void fails(int code, ThrowingCallable statement) {
    assertThatThrownBy(statement)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  private static List<@Nullable String> all(ResultSet rows) throws SQLException {
    List<@Nullable String> all = new ArrayList<>();
    while (rows.next()) {
      all.add(rows.getString(1));
    }
    return all;
  }

  private static List<@Nullable String> query(Connection connection, String sql)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return all(rows);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void aResultWithTooManyRowsFails(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server, new SessionLimits(false, 2, false, false));
        Connection connection = gate.connect(driver, "useServerPrepStmts=true");
        PreparedStatement prepared = connection.prepareStatement(PEOPLE)) {
      fails(1104, () -> query(connection, PEOPLE));
      fails(1104, () -> all(prepared.executeQuery()));
      assertThat(query(connection, PEOPLE + " LIMIT 2")).containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void theRowsOfACursorCountTogether(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server, new SessionLimits(false, 2, false, false));
        Connection connection =
            gate.connect(
                driver,
                "useServerPrepStmts=true",
                driver == MysqlProduct.MYSQL ? "useCursorFetch=true" : "x=y");
        PreparedStatement prepared = connection.prepareStatement(PEOPLE)) {
      prepared.setFetchSize(1);
      fails(1104, () -> all(prepared.executeQuery()));
      assertThat(query(connection, "SELECT 1")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void resultsBehindOneWithTooManyRowsDoNotShow(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server, new SessionLimits(false, 2, false, false));
        Connection connection = gate.connect(driver, "allowMultiQueries=true")) {
      fails(1104, () -> query(connection, PEOPLE + "; SELECT 'behind'; SELECT 'and behind'"));
      assertThat(query(connection, "SELECT 'after'")).containsExactly("after");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWrittenInAReadOnlySession(MysqlProduct server) throws Exception {
    try (Gate gate = gate(server, new SessionLimits(true, 0, false, false));
        // Else the driver asks whether the session is read-only, and sends nothing.
        Connection connection =
            gate.connect(MysqlProduct.MYSQL, "readOnlyPropagatesToServer=false")) {
      fails(1792, () -> execute(connection, INSERT));
      connection.unwrap(JdbcConnection.class).resetServerState();
      fails(1792, () -> execute(connection, INSERT));
      connection.unwrap(JdbcConnection.class).changeUser("bob", "token-of-bob");
      fails(1792, () -> execute(connection, INSERT));
      assertThat(query(connection, "SELECT COUNT(*) FROM notes")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void aReadOnlySessionThatIsMadeToWriteEnds(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server, new SessionLimits(true, 0, false, false));
        Connection connection = gate.connect(driver)) {
      assertThatThrownBy(
              () -> {
                execute(connection, "SET SESSION TRANSACTION READ WRITE");
                execute(connection, INSERT);
              })
          .isInstanceOf(SQLException.class);
      assertThat(connection.isValid(5)).isFalse();
      assertThat(servers.get(server).execute("SELECT COUNT(*) FROM shop_data.notes;"))
          .isEqualTo("1\n");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void theServerSeesThePathsComment(MysqlProduct server, MysqlProduct driver) throws Exception {
    String sql = "SELECT info FROM information_schema.processlist WHERE id = CONNECTION_ID()";
    String comment = "/*session='1',user='ann'*/";
    try (Gate gate = gate(server, SessionLimits.NONE)) {
      gate.comment = comment;
      try (Connection connection =
              gate.connect(driver, "allowMultiQueries=true", "useServerPrepStmts=true");
          PreparedStatement prepared = connection.prepareStatement(sql)) {
        assertThat(query(connection, sql)).containsExactly(sql + "\n" + comment);
        assertThat(query(connection, sql + ";")).containsExactly(sql + "\n" + comment);
        assertThat(all(prepared.executeQuery()))
            .singleElement()
            .asString()
            .endsWith("\n" + comment);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheServerKeepsHasNoCommentInIt(MysqlProduct server) throws Exception {
    try (Gate gate = gate(server, SessionLimits.NONE)) {
      gate.comment = "/*session='1'*/";
      try (Connection connection = gate.connect(server)) {
        execute(connection, "CREATE PROCEDURE kept() SELECT 1");
        execute(connection, "CREATE VIEW kept_view AS SELECT 1 AS one");
      }
      assertThat(
              servers
                  .get(server)
                  .execute(
                      "SELECT routine_definition FROM information_schema.routines WHERE"
                          + " routine_name = 'kept' UNION ALL SELECT view_definition FROM"
                          + " information_schema.views WHERE table_name = 'kept_view';"))
          .contains("SELECT 1", "one")
          .doesNotContain("session=");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void whatABudgetDoesNotSufficeForFailsAndNothingElse(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server, SessionLimits.NONE);
        Connection connection = gate.connect(driver, "useServerPrepStmts=true");
        PreparedStatement prepared =
            connection.prepareStatement("SELECT ? AS counted, name FROM people WHERE id = ?")) {
      gate.path().budget = 0;
      prepared.setInt(1, 7);
      prepared.setString(2, "1");
      assertThatThrownBy(prepared::executeQuery)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("label-budget");
      gate.path().budget = 2;
      for (int i = 0; i < 2; i++) {
        assertThat(all(prepared.executeQuery())).containsExactly("7");
      }
      assertThatThrownBy(prepared::executeQuery).isInstanceOf(SQLException.class);
      assertThat(query(connection, "SELECT 'free'")).containsExactly("free");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void aGuardedStatementHasNoWarnings(MysqlProduct server, MysqlProduct driver) throws Exception {
    String sql = "SELECT CAST(ssn AS UNSIGNED) AS secret FROM people";
    try (Gate gate = gate(server, SessionLimits.NONE);
        Connection connection = gate.connect(driver, "useServerPrepStmts=true");
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(sql)) {
      statement.execute(sql.replace("secret", "open"));
      assertThat((Object) statement.getWarnings()).isNotNull();
      statement.execute(sql);
      assertThat((Object) statement.getWarnings()).isNull();
      prepared.execute();
      assertThat((Object) prepared.getWarnings()).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void whereMatchesAreCountedNoGuessIsToldByTheNumberOfChanges(
      MysqlProduct server, MysqlProduct driver) throws Exception {
    String guess = "UPDATE people SET ssn = '219-09-9999' WHERE id = 1";
    try (Gate gate = gate(server, SessionLimits.NONE);
        Connection telling = gate.connect(driver, "useAffectedRows=true");
        Statement statement = telling.createStatement()) {
      assertThat(statement.executeUpdate(guess)).isZero();
      gate.limits = new SessionLimits(false, 0, false, true);
      try (Connection counting = gate.connect(driver, "useAffectedRows=true");
          Statement matched = counting.createStatement()) {
        assertThat(matched.executeUpdate(guess)).isEqualTo(1);
        assertThat(query(counting, "SELECT 1")).containsExactly("1");
      }
    }
  }
}
