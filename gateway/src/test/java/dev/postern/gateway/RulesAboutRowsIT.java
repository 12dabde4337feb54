package dev.postern.gateway;

import static dev.postern.gateway.People.failure;
import static dev.postern.gateway.People.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.access.Scope;
import dev.postern.gateway.cli.Actions;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules about how many rows PostgreSQL expects a statement to touch. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class RulesAboutRowsIT {
  private static final String POLICIES =
      """
      policies:
        - name: few
          groups: [few]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: ["*"] }
            - deny: { kinds: [read, write], when: "rows > 100" }
        - name: asking
          groups: [asking]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read, write] }
            - hold: { kinds: [write], when: "rows > 100", reviewers: [reviewers], wait: 30s }
        - name: allowed-few
          groups: [allowed-few]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read] }
            - allow: { kinds: [write], when: "rows < 100" }
        - name: regional
          groups: [regional]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: ["*"] }
            - deny: { kinds: [write], when: "rows > 300" }
      row-filters:
        - { table: shop.public.orders, groups: [regional], where: "region = 'r1'" }
      """;

  private static final String[] TABLES = {
    "CREATE TABLE orders (id int PRIMARY KEY, region text, sum int)",
    "INSERT INTO orders SELECT n, 'r' || n % 5, 0 FROM generate_series(1, 1000) n",
    "CREATE INDEX ON orders (region)",
    "CREATE TABLE called (n int)",
    "CREATE FUNCTION three() RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
        + " 'BEGIN RAISE WARNING ''called''; RETURN 3; END'",
    "CREATE SCHEMA other",
    "CREATE TABLE other.twice (id int)",
    "CREATE TABLE twice (id int)",
    "GRANT USAGE ON SCHEMA other TO PUBLIC",
    "GRANT ALL ON other.twice TO PUBLIC",
    "ANALYZE",
  };

  private final GateFixture gate;
  private final People people;

  RulesAboutRowsIT(RealPostgres server, @TempDir Path directory) throws Exception {
    gate = GateFixture.start(server, directory, POLICIES, TABLES);
    people = new People(gate.access());
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private int run(String group, String mode, String sql) throws SQLException {
    try (Connection agent = gate.through(group, "preferQueryMode", mode)) {
      agent.setAutoCommit(false);
      try (Statement statement = agent.createStatement()) {
        if (!statement.execute(sql)) {
          return statement.getUpdateCount();
        }
        int rows = 0;
        try (ResultSet result = statement.getResultSet()) {
          while (result.next()) {
            rows++;
          }
        }
        return rows;
      } finally {
        agent.rollback();
      }
    }
  }

  private void assertRefused(String group, String sql, String part) {
    for (String mode : new String[] {"simple", "extended"}) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> run(group, mode, sql))
          .withMessageContaining(part);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void whatTouchesFewRowsPasses(String mode) throws Exception {
    assertThat(run("few", mode, "UPDATE orders SET sum = 1 WHERE id = 7")).isEqualTo(1);
    assertThat(run("few", mode, "DELETE FROM orders WHERE id IN (1, 2, 3)")).isEqualTo(3);
    assertThat(run("few", mode, "SELECT * FROM orders WHERE id < 10 ORDER BY id")).isEqualTo(9);
    assertThat(run("few", mode, "SELECT * FROM orders ORDER BY sum LIMIT 20")).isEqualTo(20);
    assertThat(run("few", mode, "SELECT count(*) FROM orders WHERE id < 10")).isEqualTo(1);
    assertThat(run("few", mode, "INSERT INTO orders VALUES (2001, 'x', 1), (2002, 'x', 1)"))
        .isEqualTo(2);
    assertThat(run("few", mode, "SET statement_timeout = 0")).isZero();
    assertThat(run("few", mode, "SELECT 1")).isEqualTo(1);
    assertThat(run("allowed-few", mode, "UPDATE orders SET sum = 1 WHERE id = 7")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET sum = 1",
        "DELETE FROM orders WHERE id > 500",
        "SELECT * FROM orders",
        "SELECT count(*) FROM orders",
        "SELECT ARRAY(SELECT region FROM orders)",
        "SELECT array_agg(region) FROM orders LIMIT 1",
        "WITH gone AS (DELETE FROM orders RETURNING 1) SELECT 1",
        "INSERT INTO orders SELECT id + 5000, region, sum FROM orders",
        "UPDATE orders SET sum = 1 WHERE region = 'r1' /* id = 1 */",
      })
  void whatTouchesManyIsRefused(String sql) {
    assertRefused("few", sql, "by its rule deny-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET sum = three() WHERE id = 1",
        "UPDATE orders SET sum = 1 WHERE id > length(current_setting('a.b', true))",
        "UPDATE twice SET id = 1",
        "EXPLAIN ANALYZE UPDATE orders SET sum = 1 WHERE id = 1",
        "PREPARE p AS UPDATE orders SET sum = 1 WHERE id = 1",
      })
  void whatCannotBeEstimatedIsRefused(String sql) {
    assertRefused("few", sql, "by its rule deny-2");
  }

  /** The driver sends them one by one in the extended protocol. */
  @Test
  void severalStatementsInOneTextCannotBeEstimated() throws Exception {
    String both = "DELETE FROM orders WHERE id = 1; DELETE FROM orders WHERE id = 2";
    assertThat(run("few", "extended", both)).isEqualTo(1);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> run("few", "simple", both))
        .withMessageContaining("by its rule deny-2");
  }

  @Test
  void whatCannotBeEstimatedIsNotAllowedEither() {
    assertRefused("allowed-few", "UPDATE orders SET sum = three() WHERE id = 1", "does not allow");
    assertRefused("allowed-few", "UPDATE orders SET sum = 1", "does not allow");
  }

  @Test
  void aSessionsOwnSettingsDoNotMakeManyRowsFew() throws Exception {
    try (Connection agent = gate.through("few");
        Statement statement = agent.createStatement()) {
      statement.execute("CREATE TEMP TABLE orders (id int)");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("DELETE FROM orders"))
          .withMessageContaining("by its rule deny-2");
    }
    try (Connection agent = gate.through("few");
        Statement statement = agent.createStatement()) {
      statement.execute("SET standard_conforming_strings = off");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("DELETE FROM orders WHERE id = 1"))
          .withMessageContaining("by its rule deny-2");
    }
  }

  @Test
  void eachExecutionOfWhatWasPreparedIsEstimatedForItself() throws Exception {
    try (Connection agent = gate.through("few", "prepareThreshold", "1");
        Connection direct = gate.direct();
        Statement owner = direct.createStatement();
        PreparedStatement statement = agent.prepareStatement("UPDATE called SET n = 1")) {
      owner.execute("INSERT INTO called VALUES (1)");
      owner.execute("ANALYZE called");
      assertThat(statement.executeUpdate()).isEqualTo(1);
      assertThat(statement.executeUpdate()).isEqualTo(1);
      owner.execute("INSERT INTO called SELECT n FROM generate_series(1, 2000) n");
      owner.execute("ANALYZE called");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(statement::executeUpdate)
          .withMessageContaining("by its rule deny-2");
      owner.execute("TRUNCATE called");
      owner.execute("INSERT INTO called VALUES (1)");
      owner.execute("VACUUM ANALYZE called");
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void whatIsEstimatedEachTimeDoesNotRunByName() throws Exception {
    try (Connection agent = gate.through("asking", "prepareThreshold", "1");
        PreparedStatement prepared =
            agent.prepareStatement("UPDATE orders SET sum = 1 WHERE id = 1");
        Statement statement = agent.createStatement()) {
      prepared.executeUpdate();
      prepared.executeUpdate();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("EXECUTE \"S_1\""))
          .withMessageContaining("by name");
    }
  }

  @Test
  void manyRowsWaitForPeopleAndFewDoNot() throws Exception {
    try (Connection agent = gate.through("asking")) {
      agent.setAutoCommit(false);
      assertThat(update(agent, "UPDATE orders SET sum = 1 WHERE id = 7").get(30, TimeUnit.SECONDS))
          .isEqualTo(1);
      CompletableFuture<Integer> many = update(agent, "UPDATE orders SET sum = 1");
      assertThat(people.statement().rows()).isGreaterThanOrEqualTo(1000);
      assertThat(people.statement().rule()).isEqualTo("asking/hold-2");
      people.yes(Scope.ONCE);
      assertThat(many.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
      CompletableFuture<Integer> again = update(agent, "UPDATE orders SET sum = 1");
      people.no("not twice");
      assertThat(failure(again).getMessage()).contains("not twice");
      agent.rollback();
    }
  }

  @Test
  void theRowsAreThoseOfTheTextWithItsRowFilter() throws Exception {
    assertThat(run("regional", "extended", "UPDATE orders SET sum = 1")).isEqualTo(200);
  }

  private String explained(String group, String sql) throws Exception {
    StringWriter out = new StringWriter();
    try (PrintWriter printer = new PrintWriter(out)) {
      Explainer.explain(
          new Actions.Explain.Question(
              gate.config(), "shop", "ann", null, Set.of(group), Map.of(), sql, false),
          printer);
    }
    return out.toString();
  }

  @Test
  void explainSaysHowManyRowsItWasJudgedBy() throws Exception {
    assertThat(explained("few", "DELETE FROM orders WHERE id = 1"))
        .contains("verdict    forward")
        .contains("rows       1");
    assertThat(explained("few", "DELETE FROM orders"))
        .containsPattern("rows       [1-9][0-9]{3}")
        .contains("rule       few/deny-2");
    assertThat(explained("few", "SELECT three()"))
        .contains("rows       unknown")
        .contains("since its condition cannot be told");
  }
}
