package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.Directories;
import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.ServerSuite.Outcome;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.DebianPostgres;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * PostgreSQL's own suites, where everything is allowed and nothing is labelled, give through the
 * gate what they give without it: the same outcome of each test, and the same output to the byte
 * but for {@link Outcome#isLike}. Each runs twice, both times over TLS and on a server of its own,
 * so that neither meets what the other left. One test of the isolation suite, temp-schema-cleanup,
 * fails on both: libpq's words for a lost connection, which it expects, are others under TLS.
 */
@Tag("full")
class ServerSuitesIT {
  private static final String CALLER = "postgres";

  /**
   * Set so that the suites' expected outputs fit: statements have no identifiers, and a compiler
   * that Debian keeps in another package is not asked for.
   */
  private static final Map<String, String> SETTINGS =
      Map.of("shared_preload_libraries", "", "jit", "off");

  private static final String PASSWORD_VARIABLE = "SERVER_PASSWORD";

  /** What the runner printed and the outputs that differ are kept here. */
  private static final Path KEPT = Path.of("target", "server-suites");

  private final Path directory;

  ServerSuitesIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @EnumSource
  void aSuiteOfTheServersOwnGivesTheSameThroughTheGate(ServerSuite suite) throws Exception {
    DebianPostgres debian = DebianPostgres.fetch();
    Directories.delete(KEPT.resolve(suite.database()));
    Map<String, Outcome> direct = direct(debian, suite);
    Map<String, Outcome> through = through(debian, suite);

    SuiteTable table =
        new SuiteTable(
            "PostgreSQL " + debian.version(),
            "tests",
            "pass direct",
            "pass through",
            "same",
            "notices late");
    List<String> differing = new ArrayList<>();
    for (Map.Entry<String, Outcome> entry : direct.entrySet()) {
      Outcome expected = entry.getValue();
      Outcome outcome = Objects.requireNonNull(through.get(entry.getKey()));
      boolean same = outcome.equals(expected);
      boolean late = !same && outcome.isLike(expected);
      table.count(suite.database(), true, expected.passed(), outcome.passed(), same, late);
      if (!same) {
        if (!late) {
          differing.add(entry.getKey());
        }
        keep(suite, "direct/" + entry.getKey(), expected);
        keep(suite, "through/" + entry.getKey(), outcome);
      }
    }
    System.out.println(table);
    assertThat(differing).as("see %s", KEPT.toAbsolutePath()).isEmpty();
    assertThat(table.total(1))
        .as("only a suite that passes says something")
        .isGreaterThan(table.total(0) * 9 / 10);
  }

  private static Map<String, Outcome> direct(DebianPostgres debian, ServerSuite suite)
      throws Exception {
    try (RealPostgres server = debian.start(SETTINGS)) {
      suite.prepare(server);
      Leg leg =
          new Leg(
              server.port(),
              suite.database(),
              CALLER,
              server.superuserPassword(),
              server.authorityFile());
      return suite.run(debian, server, leg, log(suite, "direct"));
    }
  }

  private Map<String, Outcome> through(DebianPostgres debian, ServerSuite suite) throws Exception {
    // The runner may be another user than this one.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    LocalAuthority authority = LocalAuthority.create("gate authority");
    authority.server("localhost", "127.0.0.1").write(directory, "server");
    Path trusted = Files.writeString(directory.resolve("gate-ca.crt"), authority.certificatePem());
    try (RealPostgres server = debian.start(SETTINGS);
        TestIssuer issuer = TestIssuer.start();
        Gateway gateway =
            Gateway.start(
                PosternConfig.load(
                    configuration(suite, server, issuer),
                    name -> name.equals(PASSWORD_VARIABLE) ? server.superuserPassword() : null))) {
      suite.prepare(server);
      Leg leg =
          new Leg(
              gateway.postgres().getPort(),
              suite.database(),
              CALLER,
              issuer.token(CALLER, "everyone"),
              trusted);
      return suite.run(debian, server, leg, log(suite, "through"));
    }
  }

  private Path configuration(ServerSuite suite, RealPostgres server, TestIssuer issuer)
      throws IOException {
    return Files.writeString(
        directory.resolve("postern.yaml"),
        """
        listen:
          postgres: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" } }
        identity:
          issuers:
            - { issuer: "%s", audience: postern, user-claim: preferred_username }
        connections:
          - name: %s
            type: postgres
            address: "127.0.0.1:%d"
            database: %s
            tls: { ca: "file:%s" }
            login: { password: { user: %s, secret: env:%s } }
        policies:
          - name: everything
            groups: ["*"]
            connections: ["*"]
            access: { for: 1d }
            rules: [ { allow: { kinds: ["*"] } } ]
        recorder: { directory: journal }
        """
            .formatted(
                issuer.issuer(),
                suite.database(),
                server.port(),
                suite.database(),
                server.authorityFile(),
                CALLER,
                PASSWORD_VARIABLE));
  }

  private static Path log(ServerSuite suite, String side) throws IOException {
    return Files.createDirectories(KEPT.resolve(suite.database())).resolve(side + ".log");
  }

  private static void keep(ServerSuite suite, String name, Outcome outcome) throws IOException {
    Path file = KEPT.resolve(suite.database()).resolve(name + ".out");
    Files.createDirectories(file.getParent());
    Files.writeString(file, outcome.output(), StandardCharsets.ISO_8859_1);
  }
}
