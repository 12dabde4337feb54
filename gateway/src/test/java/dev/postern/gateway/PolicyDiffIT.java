package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.gateway.cli.Actions;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code postern policy diff} says what another configuration makes of recorded statements. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class PolicyDiffIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [agents, clerks]
          connections: [shop]
          rules: [ { allow: { kinds: [read, write] } } ]
      labels: [ { column: shop.public.people.ssn, label: ssn } ]
      masks: [ { label: ssn, as: { keep-last: 4 } } ]
      """;

  private final GateFixture gate;
  private final Path directory;

  PolicyDiffIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.directory = directory;
    this.gate =
        GateFixture.start(
            server, directory, POLICIES, "CREATE TABLE people (id int, name text, ssn text)");
  }

  @BeforeAll
  void send() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (Connection agent = gate.through("agents")) {
        run(agent, "SELECT id, ssn FROM people");
        run(agent, "SELECT name FROM people");
        run(agent, "DELETE FROM people WHERE id = 1");
        assertThatThrownBy(() -> run(agent, "TRUNCATE people")).isInstanceOf(SQLException.class);
      }
    }
    try (Connection clerk = gate.through("clerks")) {
      run(clerk, "SELECT name FROM people");
    }
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The configuration with one text in another's place. */
  private PosternConfig with(String from, String to) throws Exception {
    String config = Files.readString(directory.resolve("postern.yaml"));
    assertThat(config).contains(from);
    Path file = Files.writeString(directory.resolve("new.yaml"), config.replace(from, to));
    return PosternConfig.load(
        file, name -> name.equals("GATE_PASSWORD") ? GateFixture.PASSWORD : null);
  }

  private String diff(PosternConfig after, Instant since, boolean json, boolean same)
      throws Exception {
    StringWriter out = new StringWriter();
    try (PrintWriter printer = new PrintWriter(out);
        PrintWriter progress = new PrintWriter(new StringWriter())) {
      assertThat(
              PolicyDiff.run(
                  new Actions.PolicyDiff.Compared(gate.config(), after, since, json),
                  printer,
                  progress))
          .isEqualTo(same);
    }
    return out.toString();
  }

  private String diff(String from, String to) throws Exception {
    return diff(with(from, to), Instant.EPOCH, false, false);
  }

  @Test
  void theSameConfigurationChangesNothing() throws Exception {
    assertThat(diff(gate.config(), Instant.EPOCH, false, true))
        .contains("would change: 0")
        .doesNotContain("->");
  }

  @Test
  void aMaskThatBecomesAnotherIsNamedWithItsColumn() throws Exception {
    assertThat(diff("{ keep-last: 4 }", "redact"))
        .contains("SELECT id, ssn FROM people")
        .contains("mask of ssn: keep-last 4 -> redact")
        .contains("shop, groups agents: 2 times from ")
        .contains("would change: 1\n");
  }

  @Test
  void verdictsThatBecomeOthersAreNamedWithTheirRules() throws Exception {
    assertThat(diff("kinds: [read, write]", "kinds: [read, truncate]"))
        .contains("verdict: forward -> deny (not-allowed)")
        .contains("rule: everything/allow-1 -> default")
        .contains("verdict: deny (not-allowed) -> forward")
        .contains("would no longer pass: 1\n")
        .contains("would pass now: 1\n");
  }

  @Test
  void aHoldIsNamedWithWhoHasToAgree() throws Exception {
    assertThat(
            diff(
                "rules: [ {",
                "rules: [ { hold: { kinds: [write], reviewers: [people], approvals: 2 } }, {"))
        .contains("DELETE FROM people WHERE id = 1")
        .contains("verdict: forward -> hold (2 of [people])");
  }

  @Test
  void groupsAreToldApart() throws Exception {
    assertThat(diff("groups: [agents, clerks]", "groups: [agents]"))
        .contains("shop, groups clerks: 1 times")
        .contains("verdict: forward -> no access")
        .doesNotContain("groups agents:");
  }

  @Test
  void aRowFilterShowsInWhatIsSent() throws Exception {
    assertThat(
            diff(
                "masks:",
                "row-filters: [ { table: shop.public.people, groups: [agents], where: \"id > 5\" }"
                    + " ]\n"
                    + "masks:"))
        .contains("verdict: forward -> rewrite")
        .contains("sent: as it is -> ");
  }

  @Test
  void conditionsOverClaimsAreSaidNotToBeTold() throws Exception {
    assertThat(
            diff("rules: [ {", "rules: [ { deny: { kinds: [write], when: \"claims.x == 1\" } }, {"))
        .contains("rule: everything/allow-1 -> everything/deny-1")
        .contains("note: conditions look at claims, which no journal holds");
  }

  @Test
  void whatWasSentBeforeIsNotLookedAt() throws Exception {
    assertThat(diff(with("{ keep-last: 4 }", "redact"), Instant.MAX, true, true))
        .startsWith("{\"statements\":0,\"distinct\":0,\"would-change\":0");
  }

  @Test
  void jsonHasTheSame() throws Exception {
    assertThat(diff(with("{ keep-last: 4 }", "redact"), Instant.EPOCH, true, false))
        .contains("\"text\":\"SELECT id, ssn FROM people\",\"count\":2,")
        .contains("\"what\":\"mask of ssn\"");
  }
}
