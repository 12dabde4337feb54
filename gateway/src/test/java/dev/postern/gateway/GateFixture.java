package dev.postern.gateway;

import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.api.ApiClient;
import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** A gate in front of a real PostgreSQL, with an issuer of its own. */
final class GateFixture implements AutoCloseable {
  static final String PASSWORD = "gate's own";

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
   * @param rest of postern.yaml: policies, labels, masks; a recorder of its own keeps its journal
   *     in {@code journal}
   */
  static GateFixture start(RealPostgres server, Path directory, String rest, String... setup)
      throws IOException, SQLException, ConfigException {
    return start(server, directory, "", rest, setup);
  }

  /**
   * Starts the gate with a connection that has keys besides the usual ones.
   *
   * @param connection those keys, a line each
   */
  static GateFixture start(
      RealPostgres server, Path directory, String connection, String rest, String[] setup)
      throws IOException, SQLException, ConfigException {
    String database = server.createDatabase();
    String user = "gate_" + database;
    server.createUser(user, RealPostgres.Method.SCRAM_SHA_256, PASSWORD);
    server.execute(database, setup);
    server.execute(
        database,
        "GRANT ALL ON SCHEMA public TO " + user,
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + user);
    return start(server, TestIssuer.start(), directory, database, user, connection, rest);
  }

  /** Starts another one in front of the same database, with the same issuer. */
  GateFixture beside(Path other, String rest) throws IOException, ConfigException {
    return start(server, issuer, other, database, login, "", rest);
  }

  private static GateFixture start(
      RealPostgres server,
      TestIssuer issuer,
      Path directory,
      String database,
      String user,
      String connection,
      String rest)
      throws IOException, ConfigException {
    LocalAuthority authority = LocalAuthority.create("gate authority");
    authority.server("localhost", "127.0.0.1").write(directory, "server");
    Files.writeString(directory.resolve("gate-ca.crt"), authority.certificatePem());
    Path config =
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen:
              postgres: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" } }
              https: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" } }
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
            """
                    .formatted(
                        issuer.issuer(), server.port(), database, server.authorityFile(), user)
                + connection.indent(4)
                + (rest.contains("recorder:") ? "" : "recorder: { directory: journal }\n")
                + rest);
    Gateway gateway = Gateway.start(load(config), () -> load(config));
    return new GateFixture(server, issuer, gateway, authority, directory, database, user);
  }

  private static PosternConfig load(Path config) throws ConfigException {
    return PosternConfig.load(
        config,
        name ->
            switch (name) {
              case "GATE_PASSWORD" -> PASSWORD;
              case "PSEUDONYM_KEY" -> "the key of the tests' pseudonyms";
              default -> null;
            });
  }

  /** What people decide by. */
  Gateway.AccessParts access() {
    return gateway.access();
  }

  /** What the gate was started with. */
  PosternConfig config() throws ConfigException {
    return load(directory.resolve("postern.yaml"));
  }

  /** Changes postern.yaml and has the gate read it again. */
  Set<String> reload(UnaryOperator<String> edit)
      throws IOException, ConfigException, RestartNeeded {
    Path file = directory.resolve("postern.yaml");
    Files.writeString(file, edit.apply(Files.readString(file)));
    return gateway.reload("test");
  }

  /** Has the listeners' files hold another authority's certificate; the gate is not told. */
  LocalAuthority renewCertificate() throws IOException {
    LocalAuthority other = LocalAuthority.create("another gate authority");
    other.server("localhost", "127.0.0.1").write(directory, "server");
    return other;
  }

  TestIssuer issuer() {
    return issuer;
  }

  int port() {
    return gateway.postgres().getPort();
  }

  /** Where the gate's API is. */
  int https() {
    return Objects.requireNonNull(gateway.https()).port();
  }

  /** The API, for a member of {@code groups}. */
  ApiClient api(String user, String... groups) {
    return ApiClient.of(authority.trusting(), https(), issuer.token(user, groups));
  }

  /** Trusts the gate's authority alone. */
  SSLContext trusting() {
    return authority.trusting();
  }

  /** The certificate of the gate's authority, in PEM. */
  Path authorityFile() {
    return directory.resolve("gate-ca.crt");
  }

  Path journal() {
    return directory.resolve("journal");
  }

  /** Through the gate, as a member of {@code group}. */
  Connection through(String group, String... settings) throws SQLException {
    return leg(group).connect(settings);
  }

  /** To the gate, as a member of {@code group}. */
  Leg leg(String group) {
    return leg("shop", "ann", issuer.token("ann", group));
  }

  /** To the gate, with whatever is asked for and shown there. */
  Leg leg(String connection, String user, String token) {
    return new Leg(port(), connection, user, token, directory.resolve("gate-ca.crt"));
  }

  /** Past the gate, with the login that the gate has. */
  Leg directLeg() {
    return new Leg(server.port(), database, login, PASSWORD, server.authorityFile());
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
        PASSWORD);
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

  @Override
  public void close() {
    gateway.close();
    issuer.close();
  }
}
