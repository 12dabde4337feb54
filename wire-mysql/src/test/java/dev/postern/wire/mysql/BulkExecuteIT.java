package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.StatementPath.Bind;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MariaDB's driver with many rows in one command. */
@ExtendWith(SharedMysql.class)
class BulkExecuteIT {
  private static final String INSERT = "INSERT INTO people (id, name, salary) VALUES (?, ?, ?)";

  private final SharedMysql.Servers servers;

  BulkExecuteIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private Gate gate(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    Shop.fill(server);
    return new Gate(Flavour.MARIADB, true, Gate.Upstream.of(server));
  }

  private static Connection connect(Gate gate, String... options) throws SQLException {
    return gate.connect(MysqlProduct.MARIADB, options);
  }

  private static void add(PreparedStatement insert, int id, String name) throws SQLException {
    insert.setInt(1, id);
    insert.setString(2, name);
    insert.setNull(3, Types.INTEGER);
    insert.addBatch();
  }

  private static int people(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM people WHERE id > 10 AND salary IS NULL")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"useCompression=false", "useCompression=true"})
  void aBatchIsOneStatementWithTheValuesOfAllRows(String compression) throws Exception {
    try (Gate gate = gate(MysqlProduct.MARIADB);
        Connection connection = connect(gate, "useBulkStmts=true", compression)) {
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (int round = 1; round <= 2; round++) {
          add(insert, 10 * round + 1, "Łucja");
          add(insert, 10 * round + 2, "Olu");
          insert.executeBatch();
        }
      }
      assertThat(people(connection)).isEqualTo(4);
      assertThat(gate.path().journal.stream().filter(line -> line.equals("forwarded " + INSERT)))
          .as("one a batch")
          .hasSize(2);
      assertThat(gate.path().journal).anyMatch(line -> line.contains("OK 2 rows=0"));
      assertThat(gate.path().binds)
          .anySatisfy(binds ->
              assertThat(binds.stream().map(BulkExecuteIT::text))
                  .containsExactly("21", "Łucja", "null", "22", "Olu", "null"));
    }
  }

  private static String text(Bind bind) {
    byte[] value = bind.value();
    return value == null ? "null" : new String(value, UTF_8);
  }

  @Test
  void aRefusedBatchDoesNotLeave() throws Exception {
    try (Gate gate = gate(MysqlProduct.MARIADB);
        Connection connection = connect(gate, "useBulkStmts=true")) {
      assertThatThrownBy(
              () -> {
                try (PreparedStatement insert =
                    connection.prepareStatement(INSERT + " /* deny */")) {
                  add(insert, 11, "a");
                  add(insert, 12, "b");
                  insert.executeBatch();
                }
              })
          .isInstanceOf(SQLException.class)
          .hasStackTraceContaining("denied-word");
      assertThat(people(connection)).isZero();
    }
  }

  @Test
  void anErrorOfABatchIsTheServersOwn() throws Exception {
    try (Gate gate = gate(MysqlProduct.MARIADB);
        Connection connection = connect(gate, "useBulkStmts=true");
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      add(insert, 11, "a");
      add(insert, 11, "b");
      assertThatThrownBy(insert::executeBatch)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Duplicate");
      assertThat(gate.path().journal).anyMatch(line -> line.contains("failed 23000"));
    }
  }

  @Test
  void aServerWithoutBulkExecutionGetsItRowByRow() throws Exception {
    try (Gate gate = gate(MysqlProduct.MYSQL);
        Connection connection = connect(gate, "useBulkStmts=true");
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      add(insert, 11, "Łucja");
      add(insert, 12, "b");
      add(insert, 13, "c");
      assertThat(insert.executeBatch()).hasSize(3);
      assertThat(people(connection)).isEqualTo(3);
      assertThat(gate.path().journal.stream().filter(line -> line.equals("forwarded " + INSERT)))
          .hasSize(1);
      assertThat(gate.path().journal).anyMatch(line -> line.contains("OK 3 rows=0"));
      add(insert, 14, "d");
      add(insert, 11, "again");
      assertThatThrownBy(insert::executeBatch)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Duplicate");
      assertThat(people(connection)).as("rows before the error stay").isEqualTo(4);
    }
  }
}
