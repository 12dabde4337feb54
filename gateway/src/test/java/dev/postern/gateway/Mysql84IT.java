package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.embedded.MysqlProduct;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Stock clients before MySQL 8.4, which is to be had in a container alone. */
@Testcontainers(disabledWithoutDocker = true)
final class Mysql84IT {
  private static final String PASSWORD = "the-container-s-own";
  private static final int PORT = 3306;

  // Its first start is one for its own set-up, on no port.
  @Container
  private static final GenericContainer<?> SERVER =
      new GenericContainer<>("mysql:8.4")
          .withEnv("MYSQL_ROOT_PASSWORD", PASSWORD)
          .withCommand("--max-allowed-packet=64M")
          .withExposedPorts(PORT)
          .waitingFor(Wait.forLogMessage(".*ready for connections.* port: 3306 .*\\n", 1));

  @TempDir private Path directory;

  @BeforeEach
  void fill() throws Exception {
    ExecResult filled =
        SERVER.execInContainer(
            "mysql", "--user=root", "--password=" + PASSWORD, "--execute=" + MysqlWays.SETUP);
    assertThat(filled.getExitCode()).as(filled.getStderr()).isZero();
  }

  private MysqlWays ways() throws Exception {
    // Its certificate is of its own making and names no host.
    return MysqlWays.to(MysqlProduct.MYSQL, SERVER.getMappedPort(PORT), "off", directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "useServerPrepStmts=false",
        "useServerPrepStmts=true",
        "useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=2"
      })
  void mysqlsDriverSeesTheSame(String options) throws Exception {
    String[] pairs = options.split("&");
    try (MysqlWays ways = ways()) {
      assertThat(MysqlJdbcScript.run(ways.through(), MysqlProduct.MYSQL, pairs))
          .isEqualTo(MysqlJdbcScript.run(ways.direct(), MysqlProduct.MYSQL, pairs));
    }
  }

  @Test
  void mariadbsDriverSeesTheSame() throws Exception {
    try (MysqlWays ways = ways()) {
      assertThat(MysqlJdbcScript.run(ways.through(), MysqlProduct.MARIADB))
          .isEqualTo(MysqlJdbcScript.run(ways.direct(), MysqlProduct.MARIADB));
    }
  }

  @Test
  void whatPolicyDoesNotAllowIsDenied() throws Exception {
    try (MysqlWays ways = ways();
        Connection reader = ways.reader().connect(MysqlProduct.MYSQL);
        Statement statement = reader.createStatement()) {
      SQLException denied =
          catchThrowableOfType(
              SQLException.class, () -> statement.execute("CREATE TABLE things (id INT)"));
      assertThat(denied.getErrorCode()).isEqualTo(1142);
      assertThat(denied.getMessage()).contains("does not allow ddl-create");
    }
  }
}
