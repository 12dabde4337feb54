package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stock drivers and command lines of MySQL's protocol see through the gate what they see without
 * it, line by line of a script that prints everything, before both servers.
 */
@Tag("full")
@ExtendWith(SharedMysql.class)
class MysqlDriversIT {
  private static final List<String> CONNECTOR_J =
      List.of(
          "",
          "useServerPrepStmts=true",
          "useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=2",
          "rewriteBatchedStatements=true",
          "useServerPrepStmts=true&rewriteBatchedStatements=true&cachePrepStmts=true");

  private static final List<String> MARIADB_CONNECTOR_J =
      List.of("", "useServerPrepStmts=true", "useServerPrepStmts=true&cachePrepStmts=false");

  /**
   * What drivers see otherwise before MariaDB, whose own capabilities the gate does not offer, and
   * to which it names no collation of MySQL 8's: columns' further types.
   */
  private static final Map<String, String> OTHERWISE_BEFORE_MARIADB =
      Map.of(
          "things, JSON, 0", "things, LONGTEXT, 0",
          "BLOB (format=json)", "BLOB",
          "\"doc\":{\"a\":[1,null,\"x\"]}", "\"doc\":\"{\\\"a\\\": [1, null, \\\"x\\\"]}\"",
          "utf8mb4_0900_ai_ci (255)", "utf8mb4_general_ci (45)");

  private final SharedMysql.Servers servers;
  private final Path directory;

  MysqlDriversIT(SharedMysql.Servers servers, @TempDir Path directory) {
    this.servers = servers;
    this.directory = directory;
  }

  private MysqlWays ways(MysqlProduct server) throws Exception {
    return MysqlWays.to(servers.get(server), directory);
  }

  /** Says every line that differs, and not all that do not. */
  private static void assertSame(MysqlProduct server, List<String> through, List<String> lines) {
    List<String> direct =
        lines.stream()
            .map(line -> server == MysqlProduct.MARIADB ? otherwise(line) : line)
            .toList();
    SoftAssertions.assertSoftly(softly -> {
      softly.assertThat(direct).hasSizeGreaterThan(20);
      softly.assertThat(through).hasSameSizeAs(direct);
      for (int i = 0; i < Math.min(through.size(), direct.size()); i++) {
        softly.assertThat(through.get(i)).isEqualTo(direct.get(i));
      }
    });
  }

  private static String otherwise(String line) {
    String changed = line;
    for (Map.Entry<String, String> difference : OTHERWISE_BEFORE_MARIADB.entrySet()) {
      changed = changed.replace(difference.getKey(), difference.getValue());
    }
    return changed;
  }

  static Stream<Arguments> driversInTheJvm() {
    return Stream.of(MysqlProduct.values())
        .flatMap(server ->
            Stream.concat(
                CONNECTOR_J.stream().map(url -> Arguments.of(server, MysqlProduct.MYSQL, url)),
                MARIADB_CONNECTOR_J.stream()
                    .map(url -> Arguments.of(server, MysqlProduct.MARIADB, url))));
  }

  @ParameterizedTest
  @MethodSource("driversInTheJvm")
  void aDriverInTheJvmSeesTheSame(MysqlProduct server, MysqlProduct driver, String options)
      throws Exception {
    String[] pairs = options.isEmpty() ? new String[0] : options.split("&");
    try (MysqlWays ways = ways(server)) {
      assertSame(
          server,
          MysqlJdbcScript.run(ways.through(), driver, pairs),
          MysqlJdbcScript.run(ways.direct(), driver, pairs));
    }
  }

  static Stream<Arguments> scripts() {
    return Stream.of(MysqlProduct.values())
        .flatMap(server ->
            Stream.of(ScriptedMysqlDriver.values()).map(driver -> Arguments.of(server, driver)));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aDriverOfAnotherLanguageSeesTheSame(MysqlProduct server, ScriptedMysqlDriver driver)
      throws Exception {
    try (MysqlWays ways = ways(server)) {
      assertSame(server, driver.run(ways.through()), driver.run(ways.direct()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void mysqlsCommandLineSeesTheSame(MysqlProduct server) throws Exception {
    RealMysql client = servers.get(MysqlProduct.MYSQL);
    String tls = "--ssl-mode=REQUIRED";
    try (MysqlWays ways = ways(server)) {
      assertSame(
          server,
          lines(client.client(ways.through().commandLine(statements(), tls))),
          lines(client.client(ways.direct().commandLine(statements(), tls))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void mariadbsCommandLineSeesTheSame(MysqlProduct server) throws Exception {
    String[] tls = {"--ssl", "--disable-ssl-verify-server-cert"};
    try (MysqlWays ways = ways(server)) {
      assertSame(
          server,
          lines(mariadb(ways.through().commandLine(statements(), tls))),
          lines(mariadb(ways.direct().commandLine(statements(), tls))));
    }
  }

  private String statements() throws Exception {
    var script = Objects.requireNonNull(getClass().getResource("drivers/command_line.sql"));
    return Files.readString(Path.of(script.toURI()));
  }

  private static List<String> lines(String printed) {
    assertThat(printed).doesNotContain("Access denied");
    return printed.lines().toList();
  }

  /** The machine's own; skips the test where there is none. */
  private static String mariadb(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mariadb"));
    command.addAll(arguments);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "there is no mariadb command line (Debian: mariadb-client)");
      throw e;
    }
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }
}
