package dev.postern.gateway;

import static dev.postern.gateway.People.failure;
import static dev.postern.gateway.People.until;
import static dev.postern.gateway.People.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.access.GrantRecord;
import dev.postern.access.Grants;
import dev.postern.access.Scope;
import dev.postern.core.Identity;
import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one PostgreSQL store: what is decided at one holds at the other. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class SharedStateIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read] }
            - hold: { kinds: [write], reviewers: [reviewers], wait: 30s }
        - name: brief
          groups: [brief]
          connections: [shop]
          access: { for: 1m }
          rules: [ { allow: { kinds: [read] } } ]
        - name: asking
          groups: [asking]
          connections: [shop]
          access: { for: 1h, request: required, reviewers: [reviewers] }
          rules: [ { allow: { kinds: [read] } } ]
      """;

  private static final String[] TABLES = {
    "CREATE TABLE accounts (id int PRIMARY KEY, balance int)", "INSERT INTO accounts VALUES (1, 0)"
  };

  private final GateFixture one;
  private final GateFixture other;
  private final People elsewhere;

  SharedStateIT(RealPostgres server, @TempDir Path directory) throws Exception {
    String database = server.createDatabase();
    String user = "state_" + database;
    server.createUser(user, RealPostgres.Method.SCRAM_SHA_256, GateFixture.PASSWORD);
    server.execute(database, "GRANT ALL ON SCHEMA public TO " + user);
    String policies =
        POLICIES
            + """
            state: { postgres: "jdbc:postgresql://127.0.0.1:%d/%s", user: %s, secret: env:GATE_PASSWORD, tls: { ca: "file:%s" } }
            """
                .formatted(server.port(), database, user, server.authorityFile());
    one =
        GateFixture.start(server, Files.createDirectory(directory.resolve("1")), policies, TABLES);
    other = one.beside(Files.createDirectory(directory.resolve("2")), policies);
    elsewhere = new People(other.access());
  }

  @AfterAll
  void stop() {
    one.close();
    other.close();
  }

  private static final String ADD = "UPDATE accounts SET balance = balance + 1 WHERE id = 1";

  @Test
  void whatIsHeldAtOneIsApprovedAtTheOther() throws Exception {
    try (Connection agent = one.through("agents")) {
      CompletableFuture<Integer> waits = update(agent, ADD);
      elsewhere.yes(Scope.ONCE);
      assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      CompletableFuture<Integer> again = update(agent, ADD);
      elsewhere.no("not twice");
      assertThat(failure(again).getMessage()).contains("eve said no: not twice");
    }
  }

  @Test
  void whatBothWaitForWithOneYesRunsAtOneOfThem() throws Exception {
    try (RawPostgresClient here = one.raw();
        RawPostgresClient there = other.raw()) {
      here.logIn("ann", "shop", one.issuer().token("ann", "agents"));
      there.logIn("ann", "shop", other.issuer().token("ann", "agents"));
      for (int round = 0; round < 5; round++) {
        int before = balance();
        here.send(Frontend.query(ADD));
        here.readUntil('N');
        there.send(Frontend.query(ADD));
        there.readUntil('N');
        Approval asked = elsewhere.asked();
        elsewhere.yes(Scope.ONCE);
        List<String> codes =
            List.of(error(here.readUntil('Z')), error(there.readUntil('Z'))).stream()
                .sorted()
                .toList();
        assertThat(codes).containsExactly("42501", "no error");
        assertThat(balance()).isEqualTo(before + 1);
        assertThat(elsewhere.state(asked)).isEqualTo(State.USED);
      }
    }
  }

  private int balance() throws SQLException {
    try (Connection direct = one.direct();
        Statement statement = direct.createStatement();
        ResultSet row = statement.executeQuery("SELECT balance FROM accounts")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void whatLivesAtOneIsRevokedAtTheOther() throws Exception {
    try (Connection brief = one.through("brief");
        Statement statement = brief.createStatement()) {
      CompletableFuture<Boolean> sleeps =
          People.meanwhile(() -> statement.execute("SELECT pg_sleep(60)"));
      until(() -> !grants("ann").isEmpty());
      GrantRecord grant = grants("ann").getFirst();
      assertThat(other.access().grants().close(grant.id(), People.EVE, true))
          .isInstanceOf(Grants.Change.Done.class);
      assertThat(failure(sleeps).getSQLState()).isEqualTo("57P01");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> one.through("brief"))
          .withMessageContaining("taken away");
    }
  }

  private List<GrantRecord> grants(String user) {
    return other.access().store().grants(true, null, Instant.now(), null, 100).stream()
        .filter(grant -> grant.holder().user().equals(user))
        .filter(grant -> grant.policies().contains("brief"))
        .toList();
  }

  @Test
  void whatRunsOrWaitsAtOneIsCancelledThroughTheOther() throws Exception {
    try (RawPostgresClient agent = one.raw()) {
      List<Frame> started = agent.logIn("ann", "shop", one.issuer().token("ann", "agents"));
      byte[] key =
          started.stream().filter(frame -> frame.type() == 'K').findFirst().orElseThrow().payload();
      agent.send(Frontend.query("SELECT pg_sleep(60)"));
      until(() -> isRunning("pg_sleep(60)"));
      cancel(key);
      assertThat(error(agent.readUntil('Z'))).isEqualTo("57014");
      agent.send(Frontend.query(ADD));
      Approval approval = elsewhere.asked();
      cancel(key);
      assertThat(error(agent.readUntil('Z'))).isEqualTo("57014");
      elsewhere.becomes(approval, State.WITHDRAWN);
    }
  }

  private void cancel(byte[] key) throws Exception {
    int process = ByteBuffer.wrap(key).getInt();
    try (RawPostgresClient canceller = other.raw()) {
      canceller.send(
          Frontend.cancelRequest(process, Arrays.copyOfRange(key, Integer.BYTES, key.length)));
      canceller.readRest();
    }
  }

  private boolean isRunning(String part) {
    try (Connection direct = one.direct();
        Statement statement = direct.createStatement();
        ResultSet running =
            statement.executeQuery(
                "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%"
                    + part
                    + "%' AND pid <> pg_backend_pid()")) {
      return running.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String error(List<Frame> frames) {
    return frames.stream()
        .filter(frame -> frame.type() == 'E')
        .findFirst()
        .map(frame -> frame.fields().get('C'))
        .orElse("no error");
  }

  @Test
  void accessIsRequestedAtOneAndOpenedAtTheOther() throws Exception {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> one.through("asking"))
        .withMessageContaining("has to be requested first");
    Identity asking =
        new Identity(
            one.issuer().issuer().toString(),
            "subject-of-ann",
            "ann",
            Set.of("asking"),
            Map.of(),
            Instant.MAX);
    one.access().approvals().request(asking, "shop", null, null, "to look at it");
    elsewhere.yes(Scope.ONCE);
    try (Connection opened = one.through("asking");
        Statement statement = opened.createStatement();
        ResultSet row = statement.executeQuery("SELECT balance FROM accounts")) {
      assertThat(row.next()).isTrue();
    }
  }
}
