package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of sessions: other users, resets, kills. */
@ExtendWith(SharedMysql.class)
class SessionsIT {
  private final SharedMysql.Servers servers;

  SessionsIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private Gate gate(MysqlProduct server) throws Exception {
    RealMysql real = servers.get(server);
    Shop.fill(real);
    return new Gate(real);
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserHasASessionOfItsOwn(MysqlProduct server) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(MysqlProduct.MYSQL)) {
      text(connection, "SELECT @kept := 'of ann'");
      connection.unwrap(JdbcConnection.class).changeUser("bob", "token-of-bob");
      assertThat(text(connection, "SELECT @kept")).isNull();
      assertThat(gate.paths).hasSize(2);
      assertThat(gate.path().identity().user()).isEqualTo("bob");
      assertThat(gate.paths.getFirst().journal).contains("closed changed user");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserNeedsATokenToo(MysqlProduct server) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(MysqlProduct.MYSQL)) {
      JdbcConnection mysql = connection.unwrap(JdbcConnection.class);
      assertThatThrownBy(() -> mysql.changeUser("bob", "token-of-ann"))
          .isInstanceOf(SQLException.class);
      assertThat(gate.paths).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResetConnectionIsReadByTheServersOwnSettings(MysqlProduct server) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(MysqlProduct.MYSQL)) {
      text(connection, "SELECT @kept := 'before'");
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET sql_mode = 'ANSI_QUOTES'");
      }
      connection.unwrap(JdbcConnection.class).resetServerState();
      assertThat(text(connection, "SELECT @kept")).isNull();
      String mode = text(connection, "SELECT @@SESSION.sql_mode");
      assertThat(gate.path().judged.getLast().settings())
          .hasFieldOrPropertyWithValue("sqlMode", mode);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.postern.wire.mysql.DriversIT#serversAndDrivers")
  void aStatementCanBeCancelled(MysqlProduct server, MysqlProduct driver) throws Exception {
    try (Gate gate = gate(server);
        Connection connection = gate.connect(driver);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Boolean> running =
          CompletableFuture.supplyAsync(() -> {
            try {
              return statement.execute("SELECT COUNT(*), SLEEP(60) FROM people");
            } catch (SQLException e) {
              throw new CompletionException(e);
            }
          });
      String isRunning =
          "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(60) FROM p%'"
              + " AND info NOT LIKE '%processlist%';";
      while (servers.get(server).execute(isRunning).equals("0\n")) {
        assertThat(running).isNotDone();
      }
      statement.cancel();
      // MariaDB fails; MySQL has an interrupted SLEEP return 1.
      assertThat(running.handle((result, failure) -> "over"))
          .succeedsWithin(Duration.ofSeconds(20));
      assertThat(text(connection, "SELECT 'still there'")).isEqualTo("still there");
    }
  }

  private static @Nullable String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
