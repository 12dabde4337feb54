package dev.postern.gateway;

import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.api.ApiClient;
import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.RawMysqlClient;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;

/** A gate in front of a real MySQL or MariaDB, with an issuer of its own. */
final class MysqlGate implements AutoCloseable {
  /** The database behind the connection {@code shop}. */
  static final String DATABASE = "gate_shop";

  /** Of its login, and what {@code env:GATE_PASSWORD} is. */
  static final String PASSWORD = "gate's own";

  private static final String LOGIN = "gate_app";

  private final RealMysql server;
  private final TestIssuer issuer;
  private final Gateway gateway;
  private final LocalAuthority authority;
  private final Path directory;

  private MysqlGate(
      RealMysql server,
      TestIssuer issuer,
      Gateway gateway,
      LocalAuthority authority,
      Path directory) {
    this.server = server;
    this.issuer = issuer;
    this.gateway = gateway;
    this.authority = authority;
    this.directory = directory;
  }

  /**
   * Starts the gate.
   *
   * @param connection keys of the connection besides the usual ones, a line each
   * @param rest of postern.yaml: policies, labels, masks; a recorder of its own keeps its journal
   *     in {@code journal}
   * @param setup statements that fill the new database {@link #DATABASE}
   */
  static MysqlGate start(
      RealMysql server, Path directory, String connection, String rest, String setup)
      throws IOException, SQLException, ConfigException {
    server.execute(
        """
        DROP DATABASE IF EXISTS %1$s;
        CREATE DATABASE %1$s CHARACTER SET utf8mb4;
        CREATE USER IF NOT EXISTS %2$s@'%%' IDENTIFIED BY 'gate''s own';
        GRANT ALL ON %1$s.* TO %2$s@'%%';
        USE %1$s;
        """
                .formatted(DATABASE, LOGIN)
            + setup);
    return start(server, TestIssuer.start(), directory, connection, rest);
  }

  /** Starts another one in front of the same database, with the same issuer. */
  MysqlGate beside(Path other, String rest) throws IOException, ConfigException {
    return start(server, issuer, other, "", rest);
  }

  private static MysqlGate start(
      RealMysql server, TestIssuer issuer, Path directory, String connection, String rest)
      throws IOException, ConfigException {
    LocalAuthority authority = LocalAuthority.create("gate authority");
    authority.server("localhost", "127.0.0.1").write(directory, "server");
    Files.writeString(directory.resolve("up.crt"), server.authority().certificatePem());
    Files.writeString(directory.resolve("gate-ca.crt"), authority.certificatePem());
    Path config =
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen:
              postgres: { address: "127.0.0.1:0", tls: off }
              mysql: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" }, flavour: %s }
              https: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" } }
            identity:
              issuers:
                - { issuer: "%s", audience: postern, user-claim: preferred_username }
            connections:
              - name: shop
                type: mysql
                address: "127.0.0.1:%d"
                database: %s
                tls: { ca: "file:up.crt" }
                login: { password: { user: %s, secret: env:GATE_PASSWORD } }
            """
                    .formatted(
                        server.product() == MysqlProduct.MYSQL ? "mysql" : "mariadb",
                        issuer.issuer(),
                        server.port(),
                        DATABASE,
                        LOGIN)
                + connection.indent(4)
                + (rest.contains("recorder:") ? "" : "recorder: { directory: journal }\n")
                + rest);
    return new MysqlGate(server, issuer, Gateway.start(load(config)), authority, directory);
  }

  private static PosternConfig load(Path config) throws IOException, ConfigException {
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
  PosternConfig config() throws IOException, ConfigException {
    return load(directory.resolve("postern.yaml"));
  }

  RealMysql server() {
    return server;
  }

  TestIssuer issuer() {
    return issuer;
  }

  /** Where MySQL's clients are served. */
  InetSocketAddress address() {
    return Objects.requireNonNull(gateway.mysql());
  }

  /** Where the gate's API is. */
  int https() {
    return Objects.requireNonNull(gateway.https()).port();
  }

  /** The API, for a member of {@code groups}. */
  ApiClient api(String user, String... groups) {
    return ApiClient.of(authority.trusting(), https(), issuer.token(user, groups));
  }

  /**
   * A session of Connector/J.
   *
   * @param options of its URL, each behind an ampersand
   */
  Connection connect(String user, String group, String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + address().getPort()
            + "/shop?sslMode=REQUIRED&allowMultiQueries=true"
            + options,
        user,
        issuer.token(user, group));
  }

  /**
   * A byte-level client over TLS that is logged in.
   *
   * @param capabilities besides those that it always has
   */
  RawMysqlClient raw(String user, String token, int capabilities) throws IOException {
    RawMysqlClient client =
        RawMysqlClient.connectTls("127.0.0.1", address().getPort(), authority.trusting());
    client.logIn(user, "shop", token, capabilities);
    return client;
  }

  /** Past the gate, with the login that the gate has. */
  Connection direct(String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + server.port()
            + "/"
            + DATABASE
            + "?sslMode=REQUIRED&allowMultiQueries=true"
            + options,
        LOGIN,
        PASSWORD);
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    issuer.close();
  }
}
