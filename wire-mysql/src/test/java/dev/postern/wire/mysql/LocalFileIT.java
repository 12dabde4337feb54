package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.SessionLimits;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** LOAD DATA LOCAL of stock clients, through the gate to both servers. */
@ExtendWith(SharedMysql.class)
class LocalFileIT {
  private static final SessionLimits ALLOWED = new SessionLimits(false, 0, true, false);

  private final SharedMysql.Servers servers;

  @TempDir Path directory;

  LocalFileIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  static Stream<Arguments> serversAndDrivers() {
    return DriversIT.serversAndDrivers();
  }

  private RealMysql server(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    Shop.fill(server);
    server.execute("SET GLOBAL local_infile = 1");
    return server;
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("notes.txt"), text);
  }

  private static String load(Path file) {
    return "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE notes (text)";
  }

  private static Connection connect(Gate gate, MysqlProduct driver, String... more)
      throws SQLException {
    String[] options =
        Stream.concat(
                Stream.of(
                    driver == MysqlProduct.MYSQL
                        ? "allowLoadLocalInfile=true"
                        : "allowLocalInfile=true"),
                Stream.of(more))
            .toArray(String[]::new);
    return gate.connect(driver, options);
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aFileIsLoadedWhereTheConnectionAllowsIt(MysqlProduct product, MysqlProduct driver)
      throws Exception {
    RealMysql server = server(product);
    String text = "from a file\n".repeat(200_000);
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
    for (String compressed : List.of("useCompression=false", "useCompression=true")) {
      Shop.fill(server);
      try (Gate gate = new Gate(server, ALLOWED);
          Connection connection = connect(gate, driver, compressed);
          Statement statement = connection.createStatement()) {
        assertThat(statement.executeUpdate(load(file(text)))).isEqualTo(200_000);
        assertThat(gate.path().journal)
            .anyMatch(
                line -> line.contains(" OK 200000 file=" + text.length() + " sha256=" + digest));
        assertThat(count(statement)).isEqualTo(200_000);
      }
    }
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT COUNT(*) FROM notes WHERE text = 'from a file'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aFileIsNotSentWhereTheConnectionDeniesIt(MysqlProduct product, MysqlProduct driver)
      throws Exception {
    try (Gate gate = new Gate(server(product));
        Connection connection = connect(gate, driver);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate(load(file("from a file\n"))))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("local-files");
      assertThat(count(statement)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndDrivers")
  void aFileThatIsNotThereIsTheClientsOwnError(MysqlProduct product, MysqlProduct driver)
      throws Exception {
    try (Gate gate = new Gate(server(product), ALLOWED);
        Connection connection = connect(gate, driver);
        Statement statement = connection.createStatement()) {
      Path absent = directory.resolve("absent.txt");
      assertThatThrownBy(() -> statement.executeUpdate(load(absent)))
          .isInstanceOf(SQLException.class);
      assertThat(count(statement)).as("the session goes on").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void mysqlsCommandLineSendsAFile(MysqlProduct product) throws Exception {
    try (Gate gate = new Gate(server(product), ALLOWED)) {
      Path file = file("from a file\nfrom a file\n");
      assertThat(
              servers
                  .get(MysqlProduct.MYSQL)
                  .client(
                      List.of(
                          "--no-defaults",
                          "--host=127.0.0.1",
                          "--port=" + gate.port(),
                          "--user=ann",
                          "--password=token-of-ann",
                          "--ssl-mode=REQUIRED",
                          "--local-infile=1",
                          "--batch",
                          "--skip-column-names",
                          "--execute=" + load(file) + "; SELECT COUNT(*) FROM notes",
                          "shop")))
          .endsWith("3\n");
    }
  }
}
