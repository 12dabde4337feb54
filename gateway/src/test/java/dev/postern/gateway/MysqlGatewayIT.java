package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.core.JournalEvent;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalReader;
import dev.postern.recorder.JournalVerifier;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stock clients of MySQL through the whole gate, before both servers. */
@ExtendWith(SharedMysql.class)
final class MysqlGatewayIT {
  private static final String PASSWORD = "gate's own";
  private static final int DENIED = 1142;

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlGatewayIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private Gateway start(RealMysql server, TestIssuer issuer) throws Exception {
    server.execute(
        """
        DROP DATABASE IF EXISTS gate_shop;
        CREATE DATABASE gate_shop;
        CREATE TABLE gate_shop.notes (id INT PRIMARY KEY, text VARCHAR(20));
        INSERT INTO gate_shop.notes VALUES (1, 'first');
        CREATE USER IF NOT EXISTS gate_app@'%' IDENTIFIED BY 'gate''s own';
        GRANT ALL ON gate_shop.* TO gate_app@'%';
        """);
    LocalAuthority authority = LocalAuthority.create("gate authority");
    authority.server("localhost", "127.0.0.1").write(directory, "server");
    Files.writeString(directory.resolve("up.crt"), server.authority().certificatePem());
    Path config =
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen:
              postgres: { address: "127.0.0.1:0", tls: off }
              mysql: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" }, flavour: %1$s }
            identity:
              issuers:
                - { issuer: "%2$s", audience: postern, user-claim: preferred_username }
            connections:
              - name: shop
                type: mysql
                address: "127.0.0.1:%3$d"
                database: gate_shop
                tls: { ca: "file:up.crt" }
                login: { password: { user: gate_app, secret: env:GATE_PASSWORD } }
              - name: loads
                type: mysql
                address: "127.0.0.1:%3$d"
                database: gate_shop
                tls: { ca: "file:up.crt" }
                login: { password: { user: gate_app, secret: env:GATE_PASSWORD } }
                local-files: allow
              - name: pg
                type: postgres
                address: "127.0.0.1:1"
                database: none
                tls: off
                login: { password: { user: gate_app, secret: env:GATE_PASSWORD } }
            policies:
              - name: readers
                groups: [readers]
                connections: [shop, loads, pg]
                rules: [ { allow: { kinds: [read, session, transaction] } } ]
              - name: loaders
                groups: [loaders]
                connections: [shop, loads]
                rules: [ { allow: { kinds: [read, session, transaction, bulk-import, write] } } ]
            recorder: { directory: journal }
            """
                .formatted(
                    server.product() == MysqlProduct.MYSQL ? "mysql" : "mariadb",
                    issuer.issuer(),
                    server.port()));
    return Gateway.start(
        PosternConfig.load(config, name -> name.equals("GATE_PASSWORD") ? PASSWORD : null));
  }

  private static Connection connect(
      Gateway gateway, String connection, String user, String token, String options)
      throws SQLException {
    InetSocketAddress address = Objects.requireNonNull(gateway.mysql());
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + address.getPort()
            + "/"
            + connection
            + "?sslMode=REQUIRED&allowMultiQueries=true"
            + options,
        user,
        token);
  }

  private static int errorOf(Statement statement, String sql) {
    return catchThrowableOfType(SQLException.class, () -> statement.execute(sql)).getErrorCode();
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void readsPassAndWritesAreDeniedBeforeAnythingRuns(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    try (TestIssuer issuer = TestIssuer.start();
        Gateway gateway = start(server, issuer)) {
      String token = issuer.token("ann", "readers");
      for (String options : List.of("", "&useServerPrepStmts=true")) {
        try (Connection client = connect(gateway, "shop", "ann", token, options);
            PreparedStatement read =
                client.prepareStatement("SELECT text FROM notes WHERE id = ?");
            Statement statement = client.createStatement()) {
          read.setInt(1, 1);
          try (ResultSet rows = read.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("first");
          }
          assertThat(errorOf(statement, "INSERT INTO notes VALUES (2, 'x')")).isEqualTo(DENIED);
          assertThat(errorOf(statement, "DROP TABLE notes")).isEqualTo(DENIED);
          assertThat(errorOf(statement, "SELECT 1; DELETE FROM notes")).isEqualTo(DENIED);
        }
      }
      assertThat(server.execute("SELECT count(*) FROM gate_shop.notes").strip()).endsWith("1");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void theCommandLineReadsAndIsToldWhyItMayNotWrite(MysqlProduct product) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        Gateway gateway = start(servers.get(product), issuer)) {
      List<String> login =
          List.of(
              "--no-defaults",
              "--host=127.0.0.1",
              "--port=" + Objects.requireNonNull(gateway.mysql()).getPort(),
              "--user=ann",
              "--password=" + issuer.token("ann", "readers"),
              "--ssl-mode=REQUIRED",
              "--batch");
      RealMysql client = servers.get(MysqlProduct.MYSQL);
      assertThat(client.client(with(login, "SELECT text FROM notes"))).contains("first");
      assertThat(client.client(with(login, "DELETE FROM notes")))
          .contains("ERROR 1142", "(reason: not-allowed;");
    }
  }

  private static List<String> with(List<String> login, String sql) {
    return Stream.concat(login.stream(), Stream.of("--execute=" + sql, "shop")).toList();
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void othersTokensAndConnectionsOfAnotherProtocolAreRefused(MysqlProduct product)
      throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        Gateway gateway = start(servers.get(product), issuer)) {
      String token = issuer.token("ann", "readers");
      assertThat(
              catchThrowableOfType(
                      SQLException.class, () -> connect(gateway, "shop", "bob", token, ""))
                  .getErrorCode())
          .isEqualTo(1045);
      assertThat(
              catchThrowableOfType(
                      SQLException.class, () -> connect(gateway, "pg", "ann", token, ""))
                  .getErrorCode())
          .isEqualTo(1045);
      String postgres =
          "jdbc:postgresql://127.0.0.1:" + gateway.postgres().getPort() + "/shop?sslmode=disable";
      assertThat(
              catchThrowableOfType(
                      SQLException.class,
                      () -> DriverManager.getConnection(postgres, "ann", token).close())
                  .getSQLState())
          .isEqualTo("28000");
    }
    assertThat(events())
        .filteredOn(JournalEvent.SessionRefused.class::isInstance)
        .map(JournalEvent.SessionRefused.class::cast)
        .extracting(event -> event.protocol() + " to " + event.connection())
        .containsExactly("mysql to shop", "mysql to pg", "postgres to shop");
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void theJournalHoldsTheSessionAndShowsItsRows(MysqlProduct product) throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        Gateway gateway = start(servers.get(product), issuer)) {
      String cursors = "&useCursorFetch=true&useServerPrepStmts=true";
      try (Connection client =
              connect(gateway, "shop", "ann", issuer.token("ann", "readers"), cursors);
          Statement statement = client.createStatement();
          PreparedStatement prepared =
              client.prepareStatement("SELECT 'bound', text FROM notes WHERE id = ?");
          PreparedStatement fetched =
              client.prepareStatement("SELECT 'fetched', id, text FROM notes")) {
        statement.execute("SELECT 'in text', NULL, text FROM notes; SELECT 'the second'");
        errorOf(statement, "DROP TABLE notes");
        errorOf(statement, "SELECT nothing FROM notes");
        prepared.setInt(1, 1);
        prepared.execute();
        fetched.setFetchSize(1);
        try (ResultSet rows = fetched.executeQuery()) {
          assertThat(rows.next()).isTrue();
        }
      }
    }
    Path journal = directory.resolve("journal");
    StringWriter sessions = new StringWriter();
    JournalVerbs.sessions(journal, new PrintWriter(sessions, true));
    String id = sessions.toString().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
    StringWriter replay = new StringWriter();
    JournalVerbs.replay(journal, id, false, new PrintWriter(replay, true));
    assertThat(replay.toString())
        .contains("connects to shop by mysql from 127.0.0.1:", "with MySQL Connector/J")
        .containsPattern("\\| in text +NULL +first\n")
        .contains("| the second\n")
        .contains("REFUSED by ", "| DROP TABLE notes\n")
        .containsPattern("\\| ERROR 1054 \\(42S22\\): ")
        .contains("| binds: $1 = 1\n")
        .containsPattern("\\| bound +first\n")
        .containsPattern("a cursor: its rows are fetched\n")
        .containsPattern("\\| fetched +1 +first\n")
        .doesNotContain("cannot be read", "was not kept", "were not kept");
    assertThat(JournalVerifier.verify(journal).intact()).isTrue();
  }

  private List<JournalEvent> events() throws IOException {
    List<JournalEvent> events = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory.resolve("journal"))) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        events.add(entry.event());
      }
    }
    return events;
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aClientsFileIsLoadedWhereConnectionAndPolicyAllowIt(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    server.execute("SET GLOBAL local_infile = 1");
    String load =
        "LOAD DATA LOCAL INFILE '"
            + Files.writeString(directory.resolve("notes.txt"), "7\tfrom a file\n")
            + "' INTO TABLE notes";
    try (TestIssuer issuer = TestIssuer.start();
        Gateway gateway = start(server, issuer)) {
      for (String refused : List.of("loads/readers", "shop/loaders")) {
        String[] who = refused.split("/", 2);
        assertThat(errorOfLoad(gateway, who[0], issuer.token("ann", who[1]), load))
            .as(refused)
            .isEqualTo(DENIED);
      }
      assertThat(server.execute("SELECT count(*) FROM gate_shop.notes").strip()).endsWith("1");
      try (Connection client =
              connect(
                  gateway,
                  "loads",
                  "ann",
                  issuer.token("ann", "loaders"),
                  "&allowLoadLocalInfile=true");
          Statement statement = client.createStatement()) {
        assertThat(statement.executeUpdate(load)).isEqualTo(1);
      }
      assertThat(server.execute("SELECT text FROM gate_shop.notes WHERE id = 7").strip())
          .endsWith("from a file");
    }
  }

  private static int errorOfLoad(Gateway gateway, String connection, String token, String load)
      throws SQLException {
    try (Connection client =
            connect(gateway, connection, "ann", token, "&allowLoadLocalInfile=true");
        Statement statement = client.createStatement()) {
      return errorOf(statement, load);
    }
  }
}
