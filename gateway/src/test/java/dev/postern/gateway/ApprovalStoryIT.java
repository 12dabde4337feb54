package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.gateway.api.ApiClient;
import dev.postern.gateway.cli.PosternCommand;
import dev.postern.gateway.cli.Surroundings;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An agent at a real database, and people who answer by API and command line. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class ApprovalStoryIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 8h }
          rules:
            - allow: { kinds: [read, call] }
            - hold: { kinds: [write], reviewers: [reviewers], approvals: 1, wait: 10m }
        - name: temps
          groups: [temps]
          connections: [shop]
          access: { for: 30m, request: required, reviewers: [reviewers] }
          rules: [ { allow: { kinds: [read, call] } } ]
      api: { admins: [admins], auditors: [auditors] }
      """;

  private final GateFixture gate;
  private final Path directory;
  private final ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor();

  ApprovalStoryIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.directory = directory;
    this.gate =
        GateFixture.start(
            server,
            directory,
            POLICIES,
            "CREATE TABLE orders (id int PRIMARY KEY, note text, times int DEFAULT 0)",
            "INSERT INTO orders VALUES (1, 'new'), (2, 'new')");
  }

  @AfterAll
  void stop() {
    agents.close();
    gate.close();
  }

  @AfterEach
  void nothingWaitsAnyMore() throws Exception {
    assertThat(gate.api("otto", "auditors").get("/approvals?state=pending").items()).isEmpty();
  }

  @Test
  void anUpdateWaitsAndRunsOnceWhenItIsApprovedByCommandLine() throws Exception {
    Future<Integer> update =
        agent("bot", "UPDATE orders SET note = 'shipped', times = times + 1 WHERE id = 1");
    String id = waiting(update);
    assertThat(value("SELECT times FROM orders WHERE id = 1")).isEqualTo("0");

    StringWriter out = new StringWriter();
    assertThat(posterns(out, "approve", id)).isZero();

    assertThat(out.toString())
        .contains(
            "Who          bot of ",
            "Connection   shop\n",
            "  | UPDATE orders SET note = 'shipped', times = times + 1 WHERE id = 1\n",
            "write",
            "approval/" + id + " approved\n");
    assertThat(update.get()).isEqualTo(1);
    assertThat(value("SELECT times FROM orders WHERE id = 1")).isEqualTo("1");
    assertThat(gate.api("bot", "agents").get("/approvals/" + id).text("state")).isEqualTo("used");
  }

  @Test
  void anUpdateRunsWhenItIsApprovedByApi() throws Exception {
    Future<Integer> update = agent("bot", "UPDATE orders SET note = 'api' WHERE id = 2");
    String id = waiting(update);

    ApiClient.Answer answer =
        gate.api("eve", "reviewers").post("/approvals/" + id + "/answers", "{'answer':'yes'}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(update.get()).isEqualTo(1);
  }

  @Test
  void theReasonOfANoReachesTheClient() throws Exception {
    Future<Integer> update = agent("bot", "UPDATE orders SET note = 'denied' WHERE id = 2");
    StringWriter out = new StringWriter();

    assertThat(posterns(out, "deny", waiting(update), "--because", "not on a Friday")).isZero();

    assertThatThrownBy(update::get).hasMessageContaining("eve said no: not on a Friday");
    assertThat(value("SELECT count(*) FROM orders WHERE note = 'denied'")).isEqualTo("0");
  }

  @Test
  void whatIsTakenBackDoesNotRun() throws Exception {
    Future<Integer> update = agent("bot", "UPDATE orders SET note = 'back' WHERE id = 2");

    assertThat(gate.api("bot", "agents").delete("/approvals/" + waiting(update)).text("state"))
        .isEqualTo("withdrawn");

    assertThatThrownBy(update::get).hasMessageContaining("withdrawn");
  }

  @Test
  void aSessionIsCutInTheMiddleOfWhatItRuns() throws Exception {
    Future<Integer> sleep = agent("sleeper", "SELECT pg_sleep(600)");
    ApiClient own = gate.api("sleeper", "agents");
    String session = first(own, "/sessions", sleep);

    assertThat(own.delete("/sessions/" + session).status()).isEqualTo(202);

    assertThatThrownBy(sleep::get).hasMessageContaining("ended by sleeper");
  }

  @Test
  void whatASessionRunsIsCancelledAndTheSessionStays() throws Exception {
    try (Connection session = gate.leg("shop", "napper", token("napper", "agents")).connect();
        Statement statement = session.createStatement()) {
      Future<Boolean> sleep = agents.submit(() -> statement.execute("SELECT pg_sleep(600)"));
      ApiClient own = gate.api("napper", "agents");
      while (!sleep.isDone()) {
        own.post("/sessions/" + first(own, "/sessions", sleep) + "/cancel");
      }

      assertThatThrownBy(sleep::get).hasMessageContaining("canceling statement");
      try (ResultSet rows = statement.executeQuery("SELECT 1")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @Test
  void accessIsRequestedOpenedAndTakenAwayUnderASession() throws Exception {
    ApiClient temp = gate.api("tom", "temps");
    assertThatThrownBy(() -> gate.leg("shop", "tom", token("tom", "temps")).connect())
        .hasMessageContaining("grant-required");
    ApiClient.Answer asked =
        temp.post("/requests", "{'connection':'shop','for':'30m','because':'ticket 7'}");
    assertThat(asked.status()).isEqualTo(201);
    gate.api("eve", "reviewers")
        .post("/approvals/" + asked.text("id") + "/answers", "{'answer':'yes'}");
    Future<Integer> sleep = agents.submit(run("tom", "temps", "SELECT pg_sleep(600)"));
    first(temp, "/sessions", sleep);

    String grant = first(temp, "/grants", sleep);
    assertThat(gate.api("root", "admins").delete("/grants/" + grant).text("state"))
        .isEqualTo("revoked");

    assertThatThrownBy(sleep::get).hasMessageContaining("taken away");
  }

  @Test
  void connectionsNameTheListenerAndNotTheDatabase() throws Exception {
    assertThat(gate.api("bot", "agents").get("/connections").items())
        .singleElement()
        .satisfies(connection -> {
          assertThat(connection.get("name")).isEqualTo("shop");
          assertThat(connection.get("type")).isEqualTo("postgres");
          assertThat(connection.get("address")).isEqualTo("127.0.0.1:" + gate.port());
        });
  }

  private Future<Integer> agent(String user, String sql) {
    return agents.submit(run(user, "agents", sql));
  }

  /** How many rows it touched. */
  private Callable<Integer> run(String user, String group, String sql) {
    return () -> {
      try (Connection connection = gate.leg("shop", user, token(user, group)).connect();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
        return statement.getUpdateCount();
      }
    };
  }

  private String token(String user, String group) {
    return gate.issuer().token(user, group);
  }

  /** The id of what waits, once something does. */
  private String waiting(Future<?> statement) throws Exception {
    return first(gate.api("eve", "reviewers"), "/approvals?state=pending", statement);
  }

  /** The id of the first that is listed, once something is. */
  private static String first(ApiClient caller, String path, Future<?> statement) throws Exception {
    while (true) {
      List<Map<?, ?>> items = caller.get(path).items();
      if (!items.isEmpty()) {
        return String.valueOf(items.getFirst().get("id"));
      }
      if (statement.isDone()) {
        throw new AssertionError("it did not wait: " + statement.get());
      }
    }
  }

  private String value(String sql) throws SQLException {
    try (Connection direct = gate.direct();
        Statement statement = direct.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private int posterns(StringWriter out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--api",
            "https://localhost:" + gate.https(),
            "--gate-ca",
            gate.authorityFile().toString()));
    Map<String, String> environment =
        Map.of("POSTERN_TOKEN", token("eve", "reviewers"), "XDG_CONFIG_HOME", directory.toString());
    Surroundings around =
        new Surroundings(
            directory,
            directory,
            environment::get,
            new PrintWriter(out, true),
            new PrintWriter(out, true));
    return PosternCommand.run(Verbs.actions(), around, all.toArray(String[]::new));
  }
}
