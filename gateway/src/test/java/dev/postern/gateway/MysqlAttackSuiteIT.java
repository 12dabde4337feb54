package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.AttackRun.Loot;
import dev.postern.testkit.RawMysqlClient;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every attack of {@code mysql-attacks.sql}, raw, where it must recover what was planted. The
 * attacker may do everything on a server that keeps account of what it is asked.
 */
class MysqlAttackSuiteIT {
  private static final List<String> OPTIONS =
      List.of(
          "--performance-schema=ON",
          "--secure-file-priv=",
          "--general-log=ON",
          "--log-output=TABLE",
          "--event-scheduler=ON");

  private static final String LOGIN = "attacker";
  private static final String RAW = "attack_raw";

  /** The attacker's session whose UPDATE counts rows found, not rows changed. */
  private static final int FOUND_ROWS = 3;

  @TempDir private Path directory;

  private static void plant(RealMysql server, String database) throws IOException {
    String schema = String.join("\n", SuiteText.lines("mysql-attack-schema.sql"));
    server.execute(schema.replace("$DB", database));
  }

  private static RawMysqlClient client(RealMysql server, int capabilities) throws IOException {
    RawMysqlClient client = server.connectRaw();
    client.logIn(LOGIN, RAW, "", capabilities);
    return client;
  }

  private static AttackSession raw(RealMysql server, int session) throws IOException {
    return new MysqlAttackSession(
        client(server, session == FOUND_ROWS ? RawMysqlClient.FOUND_ROWS : 0));
  }

  /** Another session that runs a statement with a planted value in it, in a transaction. */
  private static RawMysqlClient victim(RealMysql server) throws IOException {
    RawMysqlClient victim = client(server, 0);
    victim.query("SELECT 'q8x0w9-tail'");
    victim.begin("SELECT 'q8x0w9-tail', SLEEP(10000) FROM victims FOR UPDATE");
    return victim;
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void whatIsPlantedIsRecoveredRaw(MysqlProduct product) throws Exception {
    List<AttackCase> attacks =
        AttackFile.read("mysql-attacks.sql", product.name().toLowerCase(Locale.ROOT));
    SuiteTable table = new SuiteTable("attacks on " + product, "cases", "recovered raw");
    List<String> wrong = new ArrayList<>();
    try (RealMysql server = SharedMysql.startOrSkip(product, OPTIONS)) {
      server.execute("CREATE USER attacker@'%'; GRANT ALL ON *.* TO attacker@'%';");
      plant(server, RAW);
      try (RawMysqlClient _ = victim(server)) {
        for (AttackCase attack : attacks) {
          AttackCase placed =
              attack
                  .with("$DB", RAW)
                  .with("$FILES", directory.resolve("raw-" + table.total(0)) + "-");
          try (AttackRun run = new AttackRun(session -> raw(server, session), placed)) {
            Loot loot = run.loot();
            table.count(attack.family(), true, loot.complete());
            if (!loot.complete()) {
              wrong.add(attack.title() + " recovers raw only \"" + loot.recovered() + "\"");
            }
          }
        }
      }
    }
    System.out.println(table);
    assertThat(wrong).as("cases that are wrong").isEmpty();
    assertThat(attacks).extracting(AttackCase::title).doesNotHaveDuplicates();
    assertThat(table.total(0)).isGreaterThanOrEqualTo(400);
  }
}
