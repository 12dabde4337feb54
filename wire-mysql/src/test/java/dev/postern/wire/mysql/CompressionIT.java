package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Stock clients that compress, through the gate to both servers. */
@ExtendWith(SharedMysql.class)
class CompressionIT {
  private static final int CELL = 400_000;

  private final SharedMysql.Servers servers;

  CompressionIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  static Stream<Arguments> serversAndDrivers() {
    return DriversIT.serversAndDrivers();
  }

  private Gate gate(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    Shop.fill(server);
    return new Gate(server);
  }

  private static Connection connect(CountedWire wire, MysqlProduct driver, String... options)
      throws SQLException {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("useCompression=true");
    return Gate.connect(wire.port(), driver, all.toArray(String[]::new));
  }

  private static String cell(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aDriverThatCompressesSendsAndGetsLess(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        CountedWire wire = new CountedWire(gate.port());
        Connection connection = connect(wire, driver);
        Statement statement = connection.createStatement()) {
      String text = "compress me ".repeat(CELL / 12);
      assertThat(cell(statement, "SELECT '" + text + "'")).isEqualTo(text);
      assertThat(cell(statement, "SELECT ssn AS secret FROM people WHERE id = 1")).isEqualTo("***");
      assertThatThrownBy(() -> statement.executeQuery("SELECT 'deny'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("denied-word");
      assertThat(cell(statement, "SELECT 'still there'")).isEqualTo("still there");
      assertThat(wire.sent()).isLessThan(CELL / 4);
      assertThat(wire.received()).isLessThan(CELL / 4);
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void preparedStatementsAndValuesBeyondOnePacketPass(MysqlProduct server, MysqlProduct driver)
      throws Exception {
    try (Gate gate = gate(server);
        CountedWire wire = new CountedWire(gate.port());
        Connection connection = connect(wire, driver, "useServerPrepStmts=true");
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT LENGTH(?), ssn AS secret FROM people WHERE id = ?")) {
      for (int length : new int[] {10, 0xff_ffff - 60, 17 << 20}) {
        statement.setBytes(1, new byte[length]);
        statement.setInt(2, 2);
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          assertThat(rows.getInt(1)).isEqualTo(length);
          assertThat(rows.getString(2)).isEqualTo("***");
        }
      }
    }
  }

  @Test
  void anotherUserLogsInOnACompressedConnection() throws Exception {
    try (Gate gate = gate(MysqlProduct.MYSQL);
        CountedWire wire = new CountedWire(gate.port());
        Connection connection = connect(wire, MysqlProduct.MYSQL);
        Statement statement = connection.createStatement()) {
      connection.unwrap(JdbcConnection.class).changeUser("bob", "token-of-bob");
      assertThat(gate.path().identity().user()).isEqualTo("bob");
      assertThat(cell(statement, "SELECT 1")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @CsvSource({"MYSQL, zlib", "MYSQL, zstd", "MARIADB, zlib"})
  void mysqlsCommandLineCompresses(MysqlProduct server, String algorithm) throws Exception {
    try (Gate gate = gate(server);
        CountedWire wire = new CountedWire(gate.port())) {
      String printed =
          servers
              .get(MysqlProduct.MYSQL)
              .client(
                  arguments(
                      wire,
                      "--ssl-mode=REQUIRED",
                      "--compression-algorithms=" + algorithm,
                      "--zstd-compression-level=7"));
      assertThat(printed).contains("compress me compress me", "\n***\n");
      assertThat(wire.received()).isLessThan(CELL / 4);
    }
  }

  @Test
  void aCommandLineThatInsistsOnWhatIsNotOfferedIsRefused() throws Exception {
    try (Gate gate = gate(MysqlProduct.MARIADB);
        CountedWire wire = new CountedWire(gate.port())) {
      assertThat(
              servers
                  .get(MysqlProduct.MYSQL)
                  .client(arguments(wire, "--ssl-mode=REQUIRED", "--compression-algorithms=zstd")))
          .contains("ERROR 2066");
    }
  }

  @ParameterizedTest
  @EnumSource
  void mariadbsCommandLineCompresses(MysqlProduct server) throws Exception {
    try (Gate gate = gate(server);
        CountedWire wire = new CountedWire(gate.port())) {
      List<String> command = new ArrayList<>(List.of("mariadb"));
      command.addAll(arguments(wire, "--ssl", "--compress"));
      Process client;
      try {
        client = new ProcessBuilder(command).redirectErrorStream(true).start();
      } catch (IOException e) {
        Assumptions.abort("there is no mariadb command line (Debian: mariadb-client)");
        return;
      }
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("compress me compress me", "\n***\n");
      assertThat(wire.received()).isLessThan(CELL / 4);
    }
  }

  private static List<String> arguments(CountedWire wire, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--no-defaults"));
    arguments.addAll(
        List.of(
            "--host=127.0.0.1",
            "--port=" + wire.port(),
            "--user=ann",
            "--password=token-of-ann",
            "--default-character-set=utf8mb4",
            "--batch",
            "--skip-column-names"));
    arguments.addAll(List.of(options));
    arguments.add(
        "--execute=SELECT REPEAT('compress me ', "
            + CELL / 12
            + "); SELECT ssn AS secret FROM people WHERE id = 1");
    arguments.add("shop");
    return arguments;
  }
}
