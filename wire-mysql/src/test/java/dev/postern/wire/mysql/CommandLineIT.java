package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Command lines through the gate: MySQL's own to both servers, and MariaDB's where there is one.
 */
@ExtendWith(SharedMysql.class)
class CommandLineIT {
  private static final String TLS = "--ssl-mode=REQUIRED";

  private final SharedMysql.Servers servers;

  CommandLineIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private RealMysql server(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    Shop.fill(server);
    return server;
  }

  private String run(Gate gate, String sql, String... options) throws Exception {
    return servers
        .get(MysqlProduct.MYSQL)
        .client(arguments(gate, sql, options))
        .replaceAll("mysql: \\[Warning].*\n", "");
  }

  private static List<String> arguments(Gate gate, String sql, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + gate.port(),
                "--user=ann",
                "--password=token-of-ann",
                "--default-character-set=utf8mb4",
                "--batch",
                "--skip-column-names"));
    arguments.addAll(List.of(options));
    arguments.add("--execute=" + sql);
    arguments.add("shop");
    return arguments;
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreMasked(MysqlProduct product) throws Exception {
    RealMysql server = server(product);
    try (Gate gate = new Gate(server)) {
      String rows =
          run(
              gate,
              "SELECT id, name, ssn AS secret FROM people ORDER BY id; SHOW STATUS LIKE"
                  + " 'Ssl_version'",
              TLS);
      assertThat(rows).startsWith("1\tYara\t***\n2\tKenji\t***\n3\tŁucja\tNULL\n");
      assertThat(rows).as("TLS on the other leg too").contains("TLSv1.3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalIsToldWithItsReason(MysqlProduct product) throws Exception {
    RealMysql server = server(product);
    try (Gate gate = new Gate(server)) {
      assertThat(run(gate, "SELECT 'deny'", TLS))
          .contains("ERROR 1142 (42000)", "the text says deny", "denied-word");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientWithoutTlsIsRefused(MysqlProduct product) throws Exception {
    RealMysql server = server(product);
    try (Gate gate = new Gate(server)) {
      assertThat(run(gate, "SELECT 1", "--ssl-mode=DISABLED")).contains("ERROR 1045", "encrypted");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongTokenIsRefused(MysqlProduct product) throws Exception {
    RealMysql server = server(product);
    try (Gate gate = new Gate(server)) {
      assertThat(run(gate, "SELECT 1", "--password=token-of-bob", TLS))
          .contains("ERROR 1045 (28000)", "the token is not good");
    }
  }

  @ParameterizedTest
  @EnumSource
  void mariadbsCommandLineLogsInToo(MysqlProduct product) throws Exception {
    List<String> command = new ArrayList<>(List.of("mariadb"));
    RealMysql server = server(product);
    try (Gate gate = new Gate(server)) {
      command.addAll(arguments(gate, "SELECT ssn AS secret FROM people WHERE id = 1", "--ssl"));
      Process client;
      try {
        client = new ProcessBuilder(command).redirectErrorStream(true).start();
      } catch (IOException e) {
        Assumptions.abort("there is no mariadb command line (Debian: mariadb-client)");
        return;
      }
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("***\n");
    }
  }

  @Test
  void withoutTlsOnLoopbackTheTokenIsEncryptedForTheGatesKey() throws Exception {
    RealMysql server = server(MysqlProduct.MYSQL);
    try (Gate gate = new Gate(Flavour.MYSQL, false, Gate.Upstream.of(server))) {
      assertThat(run(gate, "SELECT 'in'", "--ssl-mode=DISABLED", "--get-server-public-key"))
          .isEqualTo("in\n");
    }
  }
}
