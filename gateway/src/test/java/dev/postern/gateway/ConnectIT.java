package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.access.login.TokenSet;
import dev.postern.access.login.TokenStore;
import dev.postern.core.Secret;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code postern connect} with the machine's own psql, mysql and mariadb, through real gates. */
@ExtendWith({SharedPostgres.class, SharedMysql.class})
class ConnectIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [everyone]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      """;

  @TempDir private Path directory;

  private record Ended(int code, String out) {}

  @Test
  void psqlIsRunWithTheTokenAndTheVerifiedCertificate(RealPostgres server) throws Exception {
    assumeInstalled("psql");
    try (GateFixture gate =
        GateFixture.start(server, directory, POLICIES, "CREATE TABLE t AS SELECT 42 AS n")) {
      String issuer = gate.issuer().issuer().toString();
      logIn(issuer, gate.issuer().token("ann", "everyone"), "postgres=127.0.0.1:" + gate.port());

      assertThat(connect("shop", "--", "psql", "-Atc", "SELECT n FROM t"))
          .isEqualTo(new Ended(0, "42\n"));
      assertThat(connect("shop", "--", "psql", "-Atc", "SELECT nothing FROM t").code())
          .isEqualTo(1);
      assertThat(connect("shop", "--", "sh", "-c", "ps -o args= -p $$; exit 7"))
          .isEqualTo(new Ended(7, "sh -c ps -o args= -p $$; exit 7\n"));
      Ended printed = connect("shop");
      assertThat(printed.out())
          .startsWith("export PGHOST=127.0.0.1\nexport PGPORT=" + gate.port() + "\n")
          .contains("export PGUSER=ann\nexport PGSSLMODE=verify-full\n")
          .endsWith("\n# psql\n");
      assertThat(shell(printed.out() + "exec psql -Atc 'SELECT n FROM t'"))
          .isEqualTo(new Ended(0, "42\n"));
    }
  }

  @Test
  void aGateWithACertificateOfAnotherAuthorityGetsNoToken(RealPostgres server) throws Exception {
    assumeInstalled("psql");
    try (GateFixture gate = GateFixture.start(server, directory, POLICIES)) {
      Files.copy(server.authorityFile(), directory.resolve("other.crt"));
      logIn(
          gate.issuer().issuer().toString(),
          gate.issuer().token("ann", "everyone"),
          "postgres=127.0.0.1:" + gate.port());

      assertThat(connect("shop", "--gate-ca", "other.crt", "--", "psql", "-Atc", "SELECT 1"))
          .isEqualTo(new Ended(2, ""));
    }
  }

  @ParameterizedTest
  @CsvSource({"mysql, MYSQL", "mariadb, MYSQL", "mysql, MARIADB", "mariadb, MARIADB"})
  void mysqlsClientsAreRunWithTheTokenAndTheVerifiedCertificate(
      String client, MysqlProduct product, SharedMysql.Servers servers) throws Exception {
    assumeInstalled(client);
    try (MysqlGate gate =
        MysqlGate.start(
            servers.get(product), directory, "", POLICIES, "CREATE TABLE t AS SELECT 42 AS n;")) {
      logIn(
          gate.issuer().issuer().toString(),
          gate.issuer().token("ann", "everyone"),
          "mysql=127.0.0.1:" + gate.address().getPort());

      assertThat(connect("shop", "--", client, "-N", "-e", "SELECT n FROM t"))
          .isEqualTo(new Ended(0, "42\n"));
      assertThat(connect("shop").out())
          .startsWith("export MYSQL_PWD=ey")
          .contains("\n# mysql --host=127.0.0.1 --port=")
          .contains("--database=shop");
    }
  }

  /** As {@code postern login} would have left it. */
  private void logIn(String issuer, String token, String listener) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("config/postern"));
    Files.writeString(
        folder.resolve("profile.properties"),
        """
        issuer=%s
        client-id=cli
        user-claim=preferred_username
        gate-ca=%s
        %s
        """
            .formatted(issuer, directory.resolve("gate-ca.crt"), listener));
    new TokenStore(folder.resolve("tokens"), issuer, "cli", Clock.systemUTC())
        .put(
            new TokenSet(
                new Secret(token), Instant.now().plus(Duration.ofHours(1)), null, null));
  }

  private Ended connect(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "connect"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Ended shell(String script) throws IOException, InterruptedException {
    return run(List.of("sh", "-c", script));
  }

  private Ended run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("XDG_CONFIG_HOME", directory.resolve("config").toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out);
  }

  private static void assumeInstalled(String client) throws InterruptedException {
    boolean installed;
    try {
      installed =
          new ProcessBuilder(client, "--version")
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      installed = false;
    }
    assumeTrue(installed, "the machine has no " + client);
  }
}
