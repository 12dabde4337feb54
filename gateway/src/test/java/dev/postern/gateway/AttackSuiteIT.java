package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.AttackRun.Door;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every attack of {@code attacks.sql} twice: raw, where it must recover what was planted, and
 * through the gate, where no answer may depend on it. The attacker may do everything the policy can
 * allow, and the gate's own login is a superuser: only labels and masks stand in the way.
 */
@ExtendWith(SharedPostgres.class)
class AttackSuiteIT {
  /** Attacks that the gate does not stop yet, and why. One that it stops has to leave this list. */
  private static final Map<String, String> OPEN =
      SuiteText.reasons(
          """
          """);

  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [agents]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.badges.code, label: national-id }
        - { column: shop.public.people.ssn, label: national-id }
        - { column: shop.public.passports.number, label: national-id }
        - { column: "shop.*.*.email", label: email }
        - { column: shop.public.people.born, label: secret }
        - { column: shop.public.people.wage, label: secret }
        - { column: shop.public.staff.code, label: secret }
        - { column: shop.public.ledger.iban, label: secret }
        - { column: shop.public.vault.secret, label: secret }
        - { column: shop.public.wallets.held, label: secret }
        - { column: shop.public.wallets.numbers, label: secret }
        - { column: shop.public.tags.words, label: national-id }
        - { column: shop.public.loose.code, label: loose }
        - { column: shop.public.vips.code, label: secret }
        - { column: shop.public.vips.since, label: secret }
        - { column: shop.public.tickets.number, label: secret }
        - { column: shop.public.vip_visits.code, label: secret }
      masks:
        - { label: national-id, as: { keep-last: 4 } }
        - { label: email, as: { pseudonym: env:PSEUDONYM_KEY } }
        - { label: secret, as: redact }
        - { label: loose, as: { keep-last: 4 }, predicates: allow }
      """;

  private static final String LOGIN = "attack_loop";
  private static final String PASSWORD = "loop";

  private final RealPostgres server;
  private final GateFixture gate;
  private final String token;
  private final String database;
  private final String files;

  AttackSuiteIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.server = server;
    String[] schema = SuiteText.statements("attack-schema.sql");
    server.createUser(LOGIN, RealPostgres.Method.PASSWORD, PASSWORD);
    this.database = server.createDatabase();
    server.execute(database, "ALTER ROLE " + LOGIN + " SUPERUSER");
    server.execute(database, schema);
    this.gate = GateFixture.start(server, directory, POLICIES, schema);
    this.token = gate.issuer().token("ann", "agents");
    this.files = dataDirectory() + "/attack-";
  }

  @AfterEach
  void stop() {
    gate.close();
  }

  private String dataDirectory() throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW data_directory")) {
      result.next();
      return result.getString(1);
    }
  }

  private AttackSession raw() throws IOException {
    RawPostgresClient client = server.connectRaw();
    client.logIn(LOGIN, database, PASSWORD);
    return new PostgresAttackSession(client);
  }

  private AttackSession gated() throws IOException {
    RawPostgresClient client = gate.raw();
    client.logIn("ann", "shop", token);
    return new PostgresAttackSession(client);
  }

  /** Another session whose statements hold planted values, for whoever watches sessions. */
  private Connection victim() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", LOGIN);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("ApplicationName", "victim");
    Connection victim = DriverManager.getConnection(server.jdbcUrl(database), properties);
    try (Statement statement = victim.createStatement()) {
      statement.execute("DO $$ BEGIN PERFORM 'q8x0w9-tail'; END $$");
      statement.execute("SELECT 'q8x0w9-tail'");
    }
    return victim;
  }

  @Test
  void whatIsRecoveredRawIsNotRecoveredThroughTheGate() throws Exception {
    List<AttackCase> attacks = AttackFile.read("attacks.sql", "postgres");
    AttackSuite suite =
        new AttackSuite("attacks", way(_ -> gated(), "gate-"), way(_ -> raw(), "raw-"));
    try (Connection _ = victim()) {
      suite.play(attacks);
    }
    System.out.println(suite.table());
    OPEN.forEach((name, reason) -> System.out.println("open: " + name + ": " + reason));
    assertThat(suite.wrong()).as("cases that are wrong").isEmpty();
    assertThat(suite.leaks())
        .as("what leaks is what OPEN lists")
        .containsExactlyInAnyOrderElementsOf(OPEN.keySet());
    assertThat(attacks).extracting(AttackCase::title).doesNotHaveDuplicates();
    assertThat(suite.table().total(0)).isGreaterThanOrEqualTo(120);
  }

  /** Each run writes files of its own, which the server does not overwrite. */
  private AttackSuite.Way way(Door door, String word) {
    AtomicInteger runs = new AtomicInteger();
    return new AttackSuite.Way(
        door, attack -> attack.with("$FILES", files + word + runs.incrementAndGet() + "-"));
  }
}
