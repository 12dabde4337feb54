package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.MysqlSettings;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.io.ByteArrayInputStream;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both drivers through the gate to both servers. */
@ExtendWith(SharedMysql.class)
class DriversIT {
  private final SharedMysql.Servers servers;

  DriversIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  static Stream<Arguments> serversAndDrivers() {
    return Stream.of(MysqlProduct.values())
        .flatMap(
            server -> Stream.of(MysqlProduct.values()).map(driver -> Arguments.of(server, driver)));
  }

  private Gate gate(MysqlProduct server) throws Exception {
    RealMysql real = servers.get(server);
    Shop.fill(real);
    return new Gate(real);
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aStatementAndItsRowsPass(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver)) {
      assertThat(rows(connection, "SELECT id, name FROM people ORDER BY id"))
          .containsExactly("1|Yara", "2|Kenji", "3|Łucja");
      assertThat(gate.path().journal)
          .contains("forwarded SELECT id, name FROM people ORDER BY id")
          .anyMatch(line -> line.endsWith("rows rows=3 masked=0"));
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void guardedRowsAreMaskedInText(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver)) {
      assertThat(
              rows(
                  connection,
                  "SELECT id, ssn AS secret, salary AS secret_number, name FROM people ORDER BY"
                      + " id"))
          .containsExactly("1|***|0|Yara", "2|***|0|Kenji", "3|null|null|Łucja");
      assertThat(gate.path().journal).anyMatch(line -> line.endsWith("rows rows=3 masked=4"));
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void guardedRowsAreMaskedInBinary(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver, "useServerPrepStmts=true");
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, ssn AS secret, salary AS secret_number, born AS secret_date, name,"
                    + " score FROM people WHERE id < ? ORDER BY id")) {
      statement.setInt(1, 3);
      for (int i = 0; i < 2; i++) {
        assertThat(rows(statement.executeQuery()))
            .containsExactly("1|***|0|null|Yara|1.5", "2|***|0|null|Kenji|2.5");
      }
      assertThat(gate.path().binds.getLast())
          .singleElement()
          .satisfies(bind -> assertThat(new String(bind.value(), US_ASCII)).isEqualTo("3"));
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aCursorsRowsAreMasked(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection =
            gate.connect(
                driver,
                "useServerPrepStmts=true",
                driver == MysqlProduct.MYSQL ? "useCursorFetch=true" : "x=y");
        PreparedStatement statement =
            connection.prepareStatement("SELECT id, ssn AS secret FROM people ORDER BY id")) {
      statement.setFetchSize(1);
      assertThat(rows(statement.executeQuery())).containsExactly("1|***", "2|***", "3|null");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aRefusalLeavesTheTransactionAsItWas(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("UPDATE notes SET text = 'changed' WHERE id = 1");
      assertThatThrownBy(() -> statement.executeQuery("SELECT 'deny'"))
          .isInstanceOfSatisfying(
              SQLException.class,
              refusal -> {
                assertThat(refusal.getErrorCode()).isEqualTo(1142);
                assertThat(refusal.getSQLState()).isEqualTo("42000");
                assertThat(refusal.getMessage()).contains("the text says deny", "denied-word");
              });
      assertThat(rows(connection, "SELECT text FROM notes WHERE id = 1"))
          .containsExactly("changed");
      connection.rollback();
      assertThat(rows(connection, "SELECT text FROM notes WHERE id = 1")).containsExactly("first");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aRefusedPreparationIsToldAtOnce(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver, "useServerPrepStmts=true")) {
      assertThatThrownBy(
              () -> {
                try (PreparedStatement refused = connection.prepareStatement("SELECT 'deny', ?")) {
                  refused.setInt(1, 1);
                  refused.executeQuery();
                }
              })
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the text says deny");
      assertThat(rows(connection, "SELECT 1")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void oneRefusalAmongSeveralStatementsRefusesAll(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver, "allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() ->
              statement.execute("INSERT INTO notes (text) VALUES ('must not be'); SELECT 'deny'"))
          .isInstanceOf(SQLException.class);
      assertThat(rows(connection, "SELECT COUNT(*) FROM notes WHERE text = 'must not be'"))
          .containsExactly("0");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void eachOfSeveralResultsHasItsOwnMasks(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver, "allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      boolean result =
          statement.execute(
              "SELECT id AS open FROM people WHERE id = 1;"
                  + " UPDATE notes SET text = text WHERE id = 1;"
                  + " SELECT ssn AS secret FROM people WHERE id = 1");
      List<String> all = new ArrayList<>();
      while (result || statement.getUpdateCount() >= 0) {
        if (result) {
          all.addAll(rows(statement.getResultSet()));
        }
        result = statement.getMoreResults();
      }
      assertThat(all).containsExactly("1", "***");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aProceduresResultsAndItsOutParameterPass(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = inDatabase(gate.connect(driver));
        CallableStatement call = connection.prepareCall("{call two_results(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      List<String> all = new ArrayList<>();
      boolean result = call.execute();
      while (result || call.getUpdateCount() >= 0) {
        if (result) {
          all.addAll(rows(call.getResultSet()));
        }
        result = call.getMoreResults();
      }
      assertThat(all).contains("1", "2");
      assertThat(call.getInt(1)).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aRewrittenTextRunsInThePlaceOfTheClients(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver, "useServerPrepStmts=true");
        PreparedStatement prepared =
            connection.prepareStatement("SELECT who FROM filtered WHERE who <> ?")) {
      assertThat(rows(connection, "SELECT who FROM filtered")).containsExactly("own rows");
      prepared.setString(1, "nobody");
      assertThat(rows(prepared.executeQuery())).containsExactly("own rows");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void theErrorOfAGuardedStatementLosesItsText(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() ->
              statement.executeQuery(
                  "SELECT EXTRACTVALUE('<a/>', CONCAT('~', ssn)) AS secret FROM people"))
          .isInstanceOf(SQLException.class)
          .hasMessageNotContaining("219-09");
      assertThatThrownBy(() -> statement.executeQuery("SELECT nothing FROM people"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("nothing");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void changedSettingsDecideHowTheNextTextIsRead(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver);
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = 'ANSI_QUOTES'");
      assertThat(rows(connection, "SELECT 1")).containsExactly("1");
      assertThat(settings(gate).sqlMode()).isEqualTo("ANSI_QUOTES");
      // The server is made to tell no more, and then the mode is changed.
      statement.execute("SET SESSION session_track_system_variables = ''");
      statement.execute("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
      assertThat(rows(connection, "SELECT 2")).containsExactly("2");
      assertThat(settings(gate).sqlMode()).isEqualTo("NO_BACKSLASH_ESCAPES");
      statement.execute("CREATE DATABASE IF NOT EXISTS other_data");
      connection.setCatalog("other_data");
      assertThat(rows(connection, "SELECT DATABASE()")).containsExactly("other_data");
      assertThat(settings(gate).schema()).isEqualTo("other_data");
    }
  }

  /** MySQL's driver looks procedures up in the database of its URL, which is a connection here. */
  private static Connection inDatabase(Connection connection) throws SQLException {
    connection.setCatalog("shop_data");
    return connection;
  }

  private static MysqlSettings settings(Gate gate) {
    return (MysqlSettings) gate.path().judged.getLast().settings();
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aSlowJudgementKeepsTheOrder(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver)) {
      assertThat(rows(connection, "SELECT 'slow'")).containsExactly("slow");
      assertThatThrownBy(() -> rows(connection, "SELECT 'slow deny'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("denied-word");
      assertThat(rows(connection, "SELECT 'after'")).containsExactly("after");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aJudgementThatFailsEndsTheSession(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver)) {
      assertThatThrownBy(() -> rows(connection, "SELECT 'slow unforeseen'"))
          .isInstanceOf(SQLException.class);
      assertThat(connection.isValid(5)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void nothingPassesThatCannotBeJournaled(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver);
        Statement statement = connection.createStatement()) {
      gate.path().journalFull = true;
      assertThatThrownBy(
              () -> statement.executeUpdate("INSERT INTO notes (text) VALUES ('unrecorded')"))
          .isInstanceOf(SQLException.class);
      assertThat(
              servers
                  .get(server)
                  .execute("SELECT COUNT(*) FROM shop_data.notes WHERE text = 'unrecorded';"))
          .isEqualTo("0\n");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void textsAndRowsBeyondOnePacketPass(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection =
            gate.connect(driver, "useServerPrepStmts=false", "maxAllowedPacket=67108864")) {
      int length = (1 << 24) + 10;
      String text = "x".repeat(length);
      assertThat(rows(connection, "SELECT LENGTH('" + text + "'), '" + text + "' AS open"))
          .singleElement()
          .isEqualTo(length + "|" + text);
      assertThat(rows(connection, "SELECT '" + text + "' AS open, 'x' AS secret"))
          .singleElement()
          .isEqualTo(text + "|***");
      assertThat(rows(connection, "SELECT 'still there'")).containsExactly("still there");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aTokenThatIsNotGoodIsRefused(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server)) {
      for (String token : new String[] {"token-of-bob", ""}) {
        assertThatThrownBy(() -> gate.connectAs(driver, "ann", token).close())
            .as(token)
            .isInstanceOfSatisfying(
                SQLException.class, refusal -> assertThat(refusal.getErrorCode()).isEqualTo(1045));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aRevokedSessionEnds(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver)) {
      gate.path().revoke();
      assertThatThrownBy(() -> rows(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void longDataAndAResetAndACloseWork(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver, "useServerPrepStmts=true")) {
      for (int i = 0; i < 2; i++) {
        try (PreparedStatement statement = connection.prepareStatement("SELECT LENGTH(?), ?")) {
          statement.setBinaryStream(1, new ByteArrayInputStream(new byte[100_000]), 100_000);
          statement.setString(2, "b");
          assertThat(rows(statement.executeQuery())).containsExactly("100000|b");
          statement.clearParameters();
          statement.setString(1, "short");
          statement.setString(2, "c");
          assertThat(rows(statement.executeQuery())).containsExactly("5|c");
        }
      }
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return rows(statement.executeQuery(sql));
    }
  }

  private static List<String> rows(ResultSet set) throws SQLException {
    List<String> rows = new ArrayList<>();
    int columns = set.getMetaData().getColumnCount();
    while (set.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        cells.add(set.getString(i));
      }
      rows.add(String.join("|", cells));
    }
    return rows;
  }
}
