package dev.postern.gateway;

import static dev.postern.gateway.People.failure;
import static dev.postern.gateway.People.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.access.AskedFor;
import dev.postern.access.Scope;
import dev.postern.access.StateStore;
import dev.postern.core.Kind;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements that wait for people, through a real gate in front of a real PostgreSQL. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class HeldStatementsIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read, ddl-create] }
            - hold: { kinds: [write], reviewers: [reviewers], approvals: 1, wait: 30s }
        - name: hasty
          groups: [hasty]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read] }
            - hold: { kinds: [write], reviewers: [reviewers], wait: 1s }
        - name: robots
          groups: [robots]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read] }
            - hold: { kinds: [write], reviewers: [reviewers], approvals: 2, wait: 0s }
      labels:
        - { column: shop.public.accounts.owner, label: name }
      masks:
        - { label: name, as: redact }
      """;

  private final GateFixture gate;
  private final People people;

  HeldStatementsIT(RealPostgres server, @TempDir Path directory) throws Exception {
    gate =
        GateFixture.start(
            server,
            directory,
            POLICIES,
            "CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance int)",
            "CREATE TABLE unrelated (id int)");
    people = new People(gate.access());
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  @BeforeEach
  void fill() throws SQLException {
    direct(
        "TRUNCATE accounts",
        "INSERT INTO accounts SELECT n, 'o' || n, 0 FROM generate_series(1, 9) n");
  }

  @AfterEach
  void nothingWaits() {
    People.until(() -> people.waiting().isEmpty());
  }

  private void direct(String... statements) throws SQLException {
    try (Connection direct = gate.direct();
        Statement statement = direct.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private int balance(int id) throws SQLException {
    try (Connection direct = gate.direct();
        Statement statement = direct.createStatement();
        ResultSet row = statement.executeQuery("SELECT balance FROM accounts WHERE id = " + id)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static final String ADD = "UPDATE accounts SET balance = balance + 1 WHERE id = 1";

  @Test
  void anUpdateWaitsRunsOnceAndWaitsAgain() throws Exception {
    try (Connection agent = gate.through("agents")) {
      CompletableFuture<Integer> first = update(agent, ADD);
      AskedFor.Statement asked = people.statement();
      assertThat(asked.text()).isEqualTo(ADD);
      assertThat(asked.kinds()).contains(Kind.WRITE);
      assertThat(asked.rule()).isEqualTo("agents/hold-2");
      assertThat(asked.rows()).isEqualTo(1);
      assertThat(balance(1)).isZero();
      people.yes(Scope.ONCE);
      assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(balance(1)).isEqualTo(1);
      CompletableFuture<Integer> second = update(agent, ADD);
      people.no("once was enough");
      assertThat(failure(second).getMessage()).contains("eve said no: once was enough");
      assertThat(balance(1)).isEqualTo(1);
    }
  }

  @Test
  void theClientIsToldWhereToHaveItApproved() throws Exception {
    try (Connection agent = gate.through("agents");
        Statement statement = agent.createStatement()) {
      CompletableFuture<Integer> waits = People.meanwhile(() -> statement.executeUpdate(ADD));
      Approval approval = people.asked();
      people.yes(Scope.ONCE);
      waits.get(30, TimeUnit.SECONDS);
      SQLWarning notice = Objects.requireNonNull(statement.getWarnings());
      assertThat(notice.getMessage()).contains("a yes of reviewers", approval.id());
    }
  }

  @Test
  void boundValuesAreShownAndAnotherValueIsAnotherQuestion() throws Exception {
    String sql = "UPDATE accounts SET balance = 7 WHERE id = ?";
    try (Connection robot = gate.through("robots");
        PreparedStatement statement = robot.prepareStatement(sql)) {
      statement.setInt(1, 1);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(statement::executeUpdate)
          .withMessageContaining("2 yeses of reviewers");
      Approval first = people.asked();
      assertThat(people.statement().binds()).containsExactly("1");
      people.yes(People.EVE, Scope.ONCE, null);
      people.yes(People.JOE, Scope.ONCE, null);
      statement.setInt(1, 2);
      assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeUpdate);
      Approval second = people.asked();
      assertThat(second.id()).isNotEqualTo(first.id());
      people.no("not two");
      statement.setInt(1, 1);
      assertThat(statement.executeUpdate()).isEqualTo(1);
      assertThat(people.state(first)).isEqualTo(State.USED);
      assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeUpdate);
      people.no("");
    }
  }

  @Test
  void whatChangesTheTableVoidsAnApprovalAndOtherDdlDoesNot() throws Exception {
    // A statement that was parsed by the protocol has its tables locked already.
    try (Connection agent = gate.through("agents", "preferQueryMode", "simple")) {
      CompletableFuture<Integer> first = update(agent, ADD);
      Approval approval = people.asked();
      direct("ALTER TABLE accounts ADD COLUMN note text DEFAULT 'x'");
      people.yes(Scope.ONCE);
      assertThat(failure(first).getMessage()).contains("is not what would run now");
      assertThat(people.state(approval)).isEqualTo(State.VOID);
      assertThat(balance(1)).isZero();
      CompletableFuture<Integer> second = update(agent, ADD);
      people.asked();
      direct("ALTER TABLE unrelated ADD COLUMN note text", "CREATE TABLE another (a int)");
      people.yes(Scope.ONCE);
      assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    } finally {
      direct("ALTER TABLE accounts DROP COLUMN note", "DROP TABLE IF EXISTS another");
    }
  }

  @Test
  void nobodyAnsweringIsToldInTheEnd() throws Exception {
    try (Connection hasty = gate.through("hasty")) {
      CompletableFuture<Integer> waits = update(hasty, ADD);
      Approval approval = people.asked();
      assertThat(failure(waits).getMessage()).contains("nobody has answered in time");
      people.becomes(approval, State.EXPIRED);
    }
  }

  @Test
  void cancellingTakesTheRequestBack() throws Exception {
    try (Connection agent = gate.through("agents");
        Statement statement = agent.createStatement()) {
      CompletableFuture<Integer> waits = People.meanwhile(() -> statement.executeUpdate(ADD));
      Approval approval = people.asked();
      statement.cancel();
      assertThat(failure(waits).getSQLState()).isEqualTo("57014");
      people.becomes(approval, State.WITHDRAWN);
      try (ResultSet alive = statement.executeQuery("SELECT 1")) {
        assertThat(alive.next()).isTrue();
      }
    }
  }

  @Test
  void leavingTakesTheRequestBack() throws Exception {
    Connection agent = gate.through("agents");
    CompletableFuture<Integer> waits = update(agent, ADD);
    Approval approval = people.asked();
    agent.abort(Runnable::run);
    people.becomes(approval, State.WITHDRAWN);
    assertThat(failure(waits).getMessage()).isNotEmpty();
  }

  @Test
  void aTransactionWhoseStatementIsRefusedHasFailed() throws Exception {
    try (Connection agent = gate.through("agents")) {
      agent.setAutoCommit(false);
      try (Statement statement = agent.createStatement()) {
        statement.executeQuery("SELECT balance FROM accounts WHERE id = 1").close();
        CompletableFuture<Integer> waits = People.meanwhile(() -> statement.executeUpdate(ADD));
        people.no("");
        failure(waits);
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> statement.executeQuery("SELECT 1"))
            .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      }
      agent.rollback();
    }
  }

  @Test
  void reviewersSeeWhatTheSessionHasLocked() throws Exception {
    try (Connection agent = gate.through("agents")) {
      agent.setAutoCommit(false);
      CompletableFuture<Integer> first = update(agent, ADD);
      people.yes(Scope.ONCE);
      first.get(30, TimeUnit.SECONDS);
      CompletableFuture<Integer> second = update(agent, ADD.replace("+ 1", "+ 2"));
      assertThat(people.statement().locks()).contains("accounts RowExclusiveLock");
      people.no("");
      failure(second);
      agent.rollback();
    }
  }

  @Test
  void aShapeIsGoodForOtherValuesAndASessionForItsRule() throws Exception {
    try (Connection agent = gate.through("agents")) {
      CompletableFuture<Integer> first = update(agent, "DELETE FROM accounts WHERE id = 3");
      people.yes(People.EVE, Scope.SHAPE, Duration.ofMinutes(5));
      assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(update(agent, "DELETE FROM accounts WHERE id = 4").get(30, TimeUnit.SECONDS))
          .isEqualTo(1);
      CompletableFuture<Integer> other =
          update(agent, "DELETE FROM accounts WHERE id = 4 OR id = 5");
      people.yes(Scope.SESSION);
      other.get(30, TimeUnit.SECONDS);
      assertThat(
              update(agent, "DELETE FROM accounts WHERE balance = 0 AND id > 8")
                  .get(30, TimeUnit.SECONDS))
          .isEqualTo(1);
    }
    try (Connection again = gate.through("agents")) {
      CompletableFuture<Integer> waits = update(again, "DELETE FROM accounts WHERE balance = 5");
      people.no("");
      failure(waits);
    }
  }

  @Test
  void maskedColumnsOfWhatIsHeldAreShownWithTheirMasksAndMasked() throws Exception {
    try (Connection agent = gate.through("agents");
        Statement statement = agent.createStatement()) {
      CompletableFuture<String> owner =
          People.meanwhile(() -> {
            try (ResultSet row =
                statement.executeQuery(
                    "UPDATE accounts SET balance = 1 WHERE id = 1 RETURNING owner")) {
              row.next();
              return row.getString(1);
            }
          });
      assertThat(people.statement().columns())
          .containsExactly("owner: public.accounts.owner (redact)");
      people.yes(Scope.ONCE);
      assertThat(owner.get(30, TimeUnit.SECONDS)).doesNotContain("o1");
    }
  }

  @Test
  void whoHasTooMuchWaitingIsToldSo() throws Exception {
    try (Connection robot = gate.through("robots", "preferQueryMode", "simple");
        Statement statement = robot.createStatement()) {
      for (int i = 0; i < StateStore.MAX_PENDING_OF_ONE; i++) {
        String sql = "UPDATE accounts SET balance = 1 WHERE id = " + i;
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> statement.execute(sql))
            .withMessageContaining("2 yeses of reviewers");
      }
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("UPDATE accounts SET balance = 1 WHERE id = -1"))
          .withMessageContaining("100 statements and requests of yours wait for approval already")
          .withMessageContaining("too-many");
    } finally {
      for (Approval approval : people.waiting()) {
        gate.access().approvals().end(approval.id(), State.WITHDRAWN);
      }
    }
  }

  @Test
  void whatIsHeldDoesNotRunUnderAName() throws Exception {
    try (Connection agent = gate.through("agents", "preferQueryMode", "simple");
        Statement statement = agent.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("PREPARE p AS " + ADD))
          .withMessageContaining("cannot be prepared by name");
    }
  }
}
