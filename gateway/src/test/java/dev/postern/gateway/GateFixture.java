package dev.postern.gateway;

import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A gate in front of a real PostgreSQL, with an issuer of its own. */
final class GateFixture implements AutoCloseable {
  private final RealPostgres server;
  private final TestIssuer issuer;
  private final Gateway gateway;
  private final LocalAuthority authority;
  private final Path directory;
  private final String database;
  private final String login;

  private GateFixture(
      RealPostgres server,
      TestIssuer issuer,
      Gateway gateway,
      LocalAuthority authority,
      Path directory,
      String database,
      String login) {
    this.server = server;
    this.issuer = issuer;
    this.gateway = gateway;
    this.authority = authority;
    this.directory = directory;
    this.database = database;
    this.login = login;
  }

  /**
   * Starts the gate.
   *
   * @param rest of postern.yaml: policies, labels, masks
   */
  static GateFixture start(RealPostgres server, Path directory, String rest, String... setup)
      throws IOException, SQLException, ConfigException {
    String database = server.createDatabase();
    String user = "gate_" + database;
    server.createUser(user, RealPostgres.Method.SCRAM_SHA_256, "gate's own");
    server.execute(database, setup);
    server.execute(
        database,
        "GRANT ALL ON SCHEMA public TO " + user,
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + user);
    LocalAuthority authority = LocalAuthority.create("gate authority");
    authority.server("localhost", "127.0.0.1").write(directory, "server");
    Files.writeString(directory.resolve("gate-ca.crt"), authority.certificatePem());
    TestIssuer issuer = TestIssuer.start();
    Path config =
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen:
              postgres: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" } }
            identity:
              issuers:
                - { issuer: "%s", audience: postern, user-claim: preferred_username }
            connections:
              - name: shop
                type: postgres
                address: "127.0.0.1:%d"
                database: %s
                tls: { ca: "file:%s" }
                login: { password: { user: %s, secret: env:GATE_PASSWORD } }
            recorder: { directory: "%s" }
            """
                    .formatted(
                        issuer.issuer(),
                        server.port(),
                        database,
                        server.authorityFile(),
                        user,
                        directory.resolve("journal"))
                + rest);
    Gateway gateway =
        Gateway.start(
            PosternConfig.load(config, name -> name.equals("GATE_PASSWORD") ? "gate's own" : null));
    return new GateFixture(server, issuer, gateway, authority, directory, database, user);
  }

  TestIssuer issuer() {
    return issuer;
  }

  int port() {
    return gateway.postgres().getPort();
  }

  Path journal() {
    return directory.resolve("journal");
  }

  /** Through the gate, as a member of {@code group}. */
  Connection through(String group, String... settings) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%d/shop?sslmode=verify-full&sslrootcert=%s"
            .formatted(port(), directory.resolve("gate-ca.crt")),
        properties("ann", issuer.token("ann", group), settings));
  }

  /** Past the gate, as superuser. */
  Connection direct() throws SQLException {
    return server.connect(database);
  }

  /** A byte-level client of the gate over TLS that has said nothing yet. */
  RawPostgresClient raw() throws IOException {
    return RawPostgresClient.connectTls("localhost", port(), authority.trusting());
  }

  /** Makes the gate's login a superuser, whom the server asks for a password in clear. */
  void letInByPassword() throws SQLException {
    server.execute(
        "postgres", "ALTER ROLE " + login + " SUPERUSER", "GRANT by_password TO " + login);
  }

  /** The way past the gate with the gate's own login; see {@link #letInByPassword}. */
  Side directSide() {
    return new Side(
        server::connectRaw,
        () -> RawPostgresClient.connect("localhost", server.port()),
        login,
        database,
        "gate's own");
  }

  /** The way through the gate, for a caller of the login's name. */
  Side throughSide() {
    return new Side(
        this::raw,
        () -> RawPostgresClient.connect("localhost", port()),
        login,
        "shop",
        issuer.token(login, "everyone"));
  }

  private static Properties properties(String user, String token, String... settings) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", token);
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return properties;
  }

  @Override
  public void close() {
    gateway.close();
    issuer.close();
  }
}
