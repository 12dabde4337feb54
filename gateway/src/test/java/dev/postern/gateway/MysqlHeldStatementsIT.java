package dev.postern.gateway;

import static dev.postern.gateway.People.failure;
import static dev.postern.gateway.People.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.access.Scope;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements that wait for people, through a real gate in front of MySQL and MariaDB. */
@ExtendWith(SharedMysql.class)
class MysqlHeldStatementsIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read, maintenance] }
            - hold: { kinds: [write], reviewers: [reviewers], wait: 30s }
      """;

  private static final String SETUP =
      """
      CREATE TABLE accounts (id int PRIMARY KEY, balance int);
      INSERT INTO accounts VALUES (1, 0), (2, 0);
      """;

  private static final String ADD = "UPDATE accounts SET balance = balance + 1 WHERE id = 1";

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlHeldStatementsIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void whatIsHeldWaitsRunsOnceAndIsVoidWhenItsTableChanges(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    try (MysqlGate gate = MysqlGate.start(server, directory, "", POLICIES, SETUP);
        Connection agent = gate.connect("ann", "agents", "")) {
      People people = new People(gate.access());
      CompletableFuture<Integer> first = update(agent, ADD);
      assertThat(people.statement().text()).isEqualTo(ADD);
      assertThat(people.statement().rows()).isEqualTo(1);
      people.yes(Scope.ONCE);
      assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(balance(agent)).isEqualTo(1);

      CompletableFuture<Integer> second = update(agent, ADD);
      people.no("once was enough");
      assertThat(failure(second).getMessage()).contains("eve said no: once was enough");
      assertThat(failure(second).getErrorCode()).isEqualTo(1142);

      CompletableFuture<Integer> third = update(agent, ADD);
      Approval drifting = people.asked();
      server.execute("ALTER TABLE " + MysqlGate.DATABASE + ".accounts ADD COLUMN note text");
      people.yes(Scope.ONCE);
      assertThat(failure(third).getMessage()).contains("is not what would run now");
      assertThat(people.state(drifting)).isEqualTo(State.VOID);

      assertThat(failure(update(agent, ADD + " AND id <> @one")).getMessage())
          .contains("nobody could see");

      prepared(gate, people);
      killed(gate, people, agent);
      assertThat(balance(agent)).isEqualTo(8);
    }
  }

  private static void prepared(MysqlGate gate, People people) throws Exception {
    try (Connection agent = gate.connect("ann", "agents", "&useServerPrepStmts=true");
        PreparedStatement statement =
            agent.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = 1")) {
      statement.setInt(1, 7);
      CompletableFuture<Integer> waits = People.meanwhile(statement::executeUpdate);
      assertThat(people.statement().binds()).containsExactly("7");
      people.yes(Scope.ONCE);
      assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      CompletableFuture<Integer> again = People.meanwhile(statement::executeUpdate);
      people.no("");
      failure(again);
    }
  }

  /** Connector/J cancels by KILL QUERY on a connection of its own. */
  private static void killed(MysqlGate gate, People people, Connection agent) throws Exception {
    try (Connection other = gate.connect("ann", "agents", "");
        Statement number = agent.createStatement();
        ResultSet id = number.executeQuery("SELECT CONNECTION_ID()")) {
      id.next();
      long thread = id.getLong(1);
      CompletableFuture<Integer> waits = update(agent, ADD);
      Approval approval = people.asked();
      try (Statement kill = other.createStatement()) {
        kill.execute("KILL QUERY " + thread);
      }
      assertThat(failure(waits).getErrorCode()).isEqualTo(1317);
      people.becomes(approval, State.WITHDRAWN);
    }
  }

  private static int balance(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT balance FROM accounts WHERE id = 1")) {
      row.next();
      return row.getInt(1);
    }
  }
}
