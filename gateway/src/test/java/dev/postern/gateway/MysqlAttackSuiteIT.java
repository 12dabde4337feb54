package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RawMysqlClient;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every attack of {@code mysql-attacks.sql} twice: raw, where it must recover what was planted, and
 * through the gate, where no answer may depend on it. The attacker may do everything the policy can
 * allow, the gate's own login may do everything on a server that keeps account of what it is asked:
 * only labels and masks stand in the way.
 */
class MysqlAttackSuiteIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [agents]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.gate_shop.people.ssn, label: national-id }
        - { column: shop.gate_shop.people.email, label: email }
        - { column: shop.gate_shop.people.born, label: secret }
        - { column: shop.gate_shop.people.wage, label: secret }
        - { column: shop.gate_shop.badges.code, label: badge }
        - { column: shop.gate_shop.phones.number, label: phone }
        - { column: shop.gate_shop.graves.word, label: grave }
        - { column: shop.gate_shop.passports.number, label: national-id }
        - { column: shop.gate_shop.cards.digits, label: secret }
        - { column: shop.gate_shop.cards.pin, label: secret }
        - { column: shop.gate_shop.accounts.email, label: email }
        - { column: shop.gate_shop.stamped.email, label: email }
        - { column: shop.gate_shop.keyed.email, label: email }
        - { column: shop.gate_shop.numbered.email, label: email }
        - { column: shop.gate_shop.keyed_visits.email, label: email }
        - { column: shop.gate_shop.named_alike.body, label: secret }
        - { column: shop.gate_shop.loose.code, label: loose }
        - { column: shop.gate_shop.ranked.wage, label: secret }
        - { column: shop.gate_shop.seats.wage, label: secret }
        - { column: shop.gate_shop.bare.wage, label: secret }
        - { column: shop.gate_shop.unseen.wage, label: secret }
        - { column: shop.gate_shop.doubled.wage, label: secret }
        - { column: shop.gate_shop.indexed.email, label: email }
        - { column: shop.gate_shop.stubs.ssn, label: national-id }
        - { column: shop.gate_shop.tokens.kode, label: secret }
        - { column: shop.gate_shop.letters.body, label: secret }
        - { column: shop.gate_shop.places.spot, label: secret }
        - { column: shop.gate_shop.staff.code, label: secret }
        - { column: shop.gate_shop.ledger.iban, label: secret }
        - { column: shop.gate_shop.vault.secret, label: secret }
        - { column: shop.gate_shop.watched.ssn, label: national-id }
        - { column: shop.gate_shop.vips.code, label: secret }
        - { column: shop.gate_shop.vips.since, label: secret }
        - { column: shop.gate_shop.sealed.ssn, label: national-id }
        - { column: "shop.gate_shop_side.*.ssn", label: national-id }
      masks:
        - { label: national-id, as: { keep-last: 4 } }
        - { label: email, as: { pseudonym: env:PSEUDONYM_KEY } }
        - { label: secret, as: redact }
        - { label: badge, as: hash }
        - { label: phone, as: { keep-first: 2 } }
        - { label: grave, as: "null" }
        - { label: loose, as: { keep-last: 4 }, predicates: allow }
      """;

  private static final List<String> OPTIONS =
      List.of(
          "--performance-schema=ON",
          "--secure-file-priv=",
          "--general-log=ON",
          "--log-output=TABLE",
          "--event-scheduler=ON",
          "--loose-userstat=ON",
          "--log-bin=changes",
          "--binlog-format=ROW",
          "--loose-gtid-mode=ON",
          "--loose-enforce-gtid-consistency=ON");

  private static final String LOGIN = "attacker";
  private static final String RAW = "attack_raw";

  /** The attacker's session whose UPDATE counts rows found, not rows changed. */
  private static final int FOUND_ROWS = 3;

  @TempDir private Path directory;

  private static String schema(String database) throws IOException {
    return String.join("\n", SuiteText.lines("mysql-attack-schema.sql")).replace("$DB", database);
  }

  private static RawMysqlClient raw(RealMysql server, int capabilities) throws IOException {
    RawMysqlClient client = server.connectRaw();
    client.logIn(LOGIN, RAW, "", capabilities);
    return client;
  }

  private static int capabilities(int session) {
    return session == FOUND_ROWS ? RawMysqlClient.FOUND_ROWS : 0;
  }

  /** Another session that runs a statement with a planted value in it, in a transaction. */
  private static RawMysqlClient victim(RealMysql server) throws IOException {
    RawMysqlClient victim = raw(server, 0);
    victim.query("SELECT 'q8x0w9-tail'");
    victim.begin("SELECT 'q8x0w9-tail', SLEEP(10000) FROM victims FOR UPDATE");
    return victim;
  }

  /** Each run writes files of its own, which the server does not overwrite. */
  private AttackSuite.Way way(AttackRun.Door door, String database) {
    AtomicInteger runs = new AtomicInteger();
    String files = directory.resolve(database + "-").toString();
    return new AttackSuite.Way(
        door,
        attack ->
            attack.with("$DB", database).with("$FILES", files + runs.incrementAndGet() + "-"));
  }

  @Test
  void whatIsRecoveredRawFromMysqlIsNotRecoveredThroughTheGate() throws Exception {
    play(MysqlProduct.MYSQL);
  }

  @Test
  @Tag("full")
  void whatIsRecoveredRawFromMariadbIsNotRecoveredThroughTheGate() throws Exception {
    play(MysqlProduct.MARIADB);
  }

  private void play(MysqlProduct product) throws Exception {
    List<AttackCase> attacks =
        AttackFile.read("mysql-attacks.sql", product.name().toLowerCase(Locale.ROOT));
    AttackSuite suite;
    try (RealMysql server = SharedMysql.startOrSkip(product, OPTIONS)) {
      server.execute("CREATE USER attacker@'%'; GRANT ALL ON *.* TO attacker@'%';" + schema(RAW));
      String setup = "GRANT ALL ON *.* TO gate_app@'%';" + schema(MysqlGate.DATABASE);
      try (MysqlGate gate = MysqlGate.start(server, directory, "", POLICIES, setup);
          RawMysqlClient _ = victim(server)) {
        String token = gate.issuer().token("ann", "agents");
        suite =
            new AttackSuite(
                "attacks on " + product,
                way(
                    session ->
                        new MysqlAttackSession(gate.raw("ann", token, capabilities(session))),
                    MysqlGate.DATABASE),
                way(session -> new MysqlAttackSession(raw(server, capabilities(session))), RAW));
        suite.play(attacks);
      }
    }
    System.out.println(suite.table());
    assertThat(suite.wrong()).as("cases that are wrong").isEmpty();
    assertThat(suite.leaks()).as("what comes out through the gate").isEmpty();
    assertThat(attacks).extracting(AttackCase::title).doesNotHaveDuplicates();
    assertThat(suite.table().total(0)).isGreaterThanOrEqualTo(400);
  }
}
