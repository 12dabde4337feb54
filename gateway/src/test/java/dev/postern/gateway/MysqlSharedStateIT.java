package dev.postern.gateway;

import static dev.postern.gateway.People.failure;
import static dev.postern.gateway.People.until;
import static dev.postern.gateway.People.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two gateways on one PostgreSQL store, in front of one MySQL: KILL at one reaches the other. */
@ExtendWith({SharedPostgres.class, SharedMysql.class})
class MysqlSharedStateIT {
  private static final String SETUP =
      "CREATE TABLE accounts (id int PRIMARY KEY, balance int);"
          + " INSERT INTO accounts VALUES (1, 0);";

  private static final String ADD = "UPDATE accounts SET balance = balance + 1 WHERE id = 1";

  private final RealPostgres store;
  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlSharedStateIT(RealPostgres store, SharedMysql.Servers servers) {
    this.store = store;
    this.servers = servers;
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void whatRunsWaitsOrIsOpenAtOneIsKilledThroughTheOther(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    String database = store.createDatabase();
    String user = "state_" + database;
    store.createUser(user, RealPostgres.Method.SCRAM_SHA_256, MysqlGate.PASSWORD);
    store.execute(database, "GRANT ALL ON SCHEMA public TO " + user);
    String policies =
        """
        policies:
          - name: agents
            groups: [agents]
            connections: [shop]
            access: { for: 1h }
            rules:
              - allow: { kinds: [read, maintenance, code, call] }
              - hold: { kinds: [write], reviewers: [reviewers], wait: 30s }
        state: { postgres: "jdbc:postgresql://127.0.0.1:%d/%s", user: %s, secret: env:GATE_PASSWORD, tls: { ca: "file:%s" } }
        """
            .formatted(store.port(), database, user, store.authorityFile());
    Path here = Files.createDirectory(directory.resolve("one"));
    Path there = Files.createDirectory(directory.resolve("other"));
    try (MysqlGate one = MysqlGate.start(server, here, "", policies, SETUP);
        MysqlGate other = one.beside(there, policies)) {
      // The state's pool has set two seconds for all drivers of this process.
      DriverManager.setLoginTimeout(60);
      kills(one, other);
    }
  }

  private static void kills(MysqlGate one, MysqlGate other) throws Exception {
    try (Connection agent = one.connect("ann", "agents", "");
        Connection killer = other.connect("ann", "agents", "");
        Connection stranger = other.connect("bob", "agents", "")) {
      long greeted = agent.unwrap(JdbcConnection.class).getSession().getThreadId();
      long numbered = number(agent);
      assertThat(numbered).isNotEqualTo(greeted);

      for (long thread : new long[] {greeted, numbered}) {
        CompletableFuture<Integer> sleeps = sleep(agent);
        until(() -> sleeping(one) == 1);
        assertUnknown(stranger, "KILL QUERY " + thread);
        kill(killer, "KILL QUERY " + thread);
        assertThat(sleeps.get()).isEqualTo(1);
        until(() -> sleeping(one) == 0);
      }

      CompletableFuture<Integer> waits = update(agent, ADD);
      Approval approval = new People(other.access()).asked();
      kill(killer, "KILL QUERY " + greeted);
      assertThat(failure(waits).getErrorCode()).isEqualTo(1317);
      new People(one.access()).becomes(approval, State.WITHDRAWN);

      CompletableFuture<Integer> last = sleep(agent);
      until(() -> sleeping(one) == 1);
      kill(killer, "KILL " + greeted);
      failure(last);
      until(() -> sleeping(one) == 0);
      until(() -> one.access().store().sessions(null, null, 10).size() == 2);
      assertUnknown(killer, "KILL " + greeted);
    }
  }

  private static CompletableFuture<Integer> sleep(Connection agent) {
    return People.meanwhile(() -> {
      try (Statement statement = agent.createStatement();
          ResultSet row = statement.executeQuery("SELECT sleep(60)")) {
        row.next();
        return row.getInt(1);
      } catch (SQLException e) {
        if (e.getErrorCode() == 1317) {
          return 1;
        }
        throw e;
      }
    });
  }

  private static int sleeping(MysqlGate gate) {
    try (Connection direct = gate.direct("");
        Statement statement = direct.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM information_schema.PROCESSLIST"
                    + " WHERE INFO LIKE 'SELECT sleep(60)%'")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(Connection agent) throws SQLException {
    try (Statement statement = agent.createStatement();
        ResultSet id = statement.executeQuery("SELECT CONNECTION_ID()")) {
      id.next();
      return id.getLong(1);
    }
  }

  private static void kill(Connection killer, String sql) throws SQLException {
    try (Statement statement = killer.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void assertUnknown(Connection killer, String sql) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> kill(killer, sql))
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1094));
  }
}
