package dev.postern.gateway;

import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Two ways to one database of a real MySQL or MariaDB: straight, and through a gate that allows
 * people everything. The connection is named like the database, so that what drivers ask of the
 * database in their URL is answered alike.
 */
final class MysqlWays implements AutoCloseable {
  private static final String DATABASE = "driven";
  private static final String LOGIN = "driver";
  private static final String PASSWORD = "drivers-own";

  /** As root: an empty database, and the login of both ways. */
  static final String SETUP =
      """
      DROP DATABASE IF EXISTS %1$s;
      CREATE DATABASE %1$s CHARACTER SET utf8mb4;
      CREATE USER IF NOT EXISTS %2$s@'%%' IDENTIFIED BY '%3$s';
      GRANT ALL ON %1$s.* TO %2$s@'%%';
      """
          .formatted(DATABASE, LOGIN, PASSWORD);

  private final int port;
  private final TestIssuer issuer;
  private final Gateway gateway;

  private MysqlWays(int port, TestIssuer issuer, Gateway gateway) {
    this.port = port;
    this.issuer = issuer;
    this.gateway = gateway;
  }

  static MysqlWays to(RealMysql server, Path directory) throws Exception {
    server.execute(SETUP);
    Path authority =
        Files.writeString(directory.resolve("up.crt"), server.authority().certificatePem());
    return to(server.product(), server.port(), "{ ca: \"file:" + authority + "\" }", directory);
  }

  /**
   * The ways to a server on which {@link #SETUP} has run.
   *
   * @param tls of the connection, as postern.yaml has it
   */
  static MysqlWays to(MysqlProduct product, int port, String tls, Path directory) throws Exception {
    LocalAuthority.create("gate authority")
        .server("localhost", "127.0.0.1")
        .write(directory, "server");
    TestIssuer issuer = TestIssuer.start();
    Path config =
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen:
              postgres: { address: "127.0.0.1:0", tls: off }
              mysql: { address: "127.0.0.1:0", tls: { certificate: "file:server.crt", key: "file:server.key" }, flavour: %s }
            identity:
              issuers:
                - { issuer: "%s", audience: postern, user-claim: preferred_username }
            connections:
              - name: %s
                type: mysql
                address: "127.0.0.1:%d"
                database: %s
                tls: %s
                login: { password: { user: %s, secret: env:GATE_PASSWORD } }
            policies:
              - name: everything
                groups: [people]
                connections: [%s]
                rules: [ { allow: { kinds: ["*"] } } ]
              - name: reading
                groups: [readers]
                connections: [%s]
                rules: [ { allow: { kinds: [read] } } ]
            recorder: { directory: journal }
            limits: { message-size: 64MB }
            """
                .formatted(
                    product == MysqlProduct.MYSQL ? "mysql" : "mariadb",
                    issuer.issuer(),
                    DATABASE,
                    port,
                    DATABASE,
                    tls,
                    LOGIN,
                    DATABASE,
                    DATABASE));
    Gateway gateway = Gateway.start(PosternConfig.load(config, _ -> PASSWORD));
    return new MysqlWays(port, issuer, gateway);
  }

  MysqlLeg direct() {
    return new MysqlLeg(port, DATABASE, LOGIN, PASSWORD);
  }

  MysqlLeg through() {
    return through("people");
  }

  /** Through the gate, for a caller who may only read. */
  MysqlLeg reader() {
    return through("readers");
  }

  private MysqlLeg through(String group) {
    int gate = Objects.requireNonNull(gateway.mysql()).getPort();
    return new MysqlLeg(gate, DATABASE, LOGIN, issuer.token(LOGIN, group));
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    issuer.close();
  }
}
