package dev.postern.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.RdsFront;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.ScriptedSts;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * A gate whose databases are on RDS: real servers, into which nobody gets without a token of IAM.
 * Besides {@code shop} and {@code shop-mysql} it has connections that are wrong in one thing each.
 */
final class RdsGate implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::123456789012:role/postern-shop";
  static final String NOT_ITS_ROLE = "arn:aws:iam::123456789012:role/somebody-elses";
  static final String EXTERNAL_ID = "postern-of-tests";

  private static final String REGION = "eu-west-1";

  final ScriptedSts sts;
  final RdsFront postgres;
  final RdsFront mysql;
  private final AwsKeys keys = new AwsKeys();
  private final AwsKeys.Key own = keys.user("arn:aws:iam::123456789012:user/gate");
  private final TestIssuer issuer = TestIssuer.start();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Path directory;
  private final Gateway gateway;

  RdsGate(RealPostgres server, RealMysql mysqlServer, Path directory) throws Exception {
    this.directory = directory;
    String database = server.createDatabase();
    String user = "rds_" + database;
    server.createUser(user, RealPostgres.Method.TRUST, "never asked for");
    server.execute(
        database,
        "CREATE TABLE people (id int PRIMARY KEY, email text)",
        "INSERT INTO people VALUES (1, 'ann@example.com')",
        "GRANT SELECT ON people TO " + user);
    mysqlServer.execute(
        """
        CREATE DATABASE IF NOT EXISTS rds_shop;
        CREATE USER IF NOT EXISTS rds_app@'%' IDENTIFIED BY '';
        GRANT ALL ON rds_shop.* TO rds_app@'%';
        CREATE TABLE IF NOT EXISTS rds_shop.people (id int PRIMARY KEY, email varchar(100));
        REPLACE INTO rds_shop.people VALUES (1, 'ann@example.com');
        """);
    LocalAuthority authority = LocalAuthority.create("RDS of tests");
    Files.writeString(directory.resolve("rds.crt"), authority.certificatePem());
    authority.server("localhost").write(directory, "gate");
    Files.writeString(
        directory.resolve("other.crt"), LocalAuthority.create("another").certificatePem());
    sts = ScriptedSts.start(keys, REGION).role(ROLE, EXTERNAL_ID);
    postgres =
        RdsFront.postgres(keys, authority, new RdsFront.Database(server.port(), REGION, ROLE));
    mysql =
        RdsFront.mysql(keys, authority, new RdsFront.Database(mysqlServer.port(), REGION, ROLE));
    System.setProperty("aws.accessKeyId", own.id());
    System.setProperty("aws.secretAccessKey", own.secret());
    listen();
    gateway =
        Gateway.start(
            PosternConfig.load(
                Files.writeString(directory.resolve("postern.yaml"), config(database)), _ -> null));
  }

  private String config(String database) {
    String role = "role: '" + ROLE + "', external-id: " + EXTERNAL_ID;
    String yaml =
        """
        listen:
          postgres: { address: "127.0.0.1:0", tls: off }
          mysql: { address: "127.0.0.1:0", tls: { certificate: "file:gate.crt", key: "file:gate.key" } }
        identity:
          issuers: [ { issuer: "%s", audience: postern, user-claim: preferred_username } ]
        aws: { sts: "%s" }
        recorder: { directory: journal }
        policies:
          - name: everyone
            groups: ["*"]
            connections: ["*"]
            rules: [ { allow: { kinds: [read, maintenance, code] } } ]
        labels:
          - { column: shop.public.people.email, label: email }
          - { column: shop-mysql.rds_shop.people.email, label: email }
        masks:
          - { label: email, as: redact }
        connections:
        """
            .formatted(issuer.issuer(), sts.address());
    return yaml
        + postgres("shop", database, "rds", role)
        + postgres("elsewhere", database, "rds", "region: eu-west-2")
        + postgres("itself", database, "rds", "region: eu-west-1")
        + postgres("stranger", database, "rds", "role: '" + NOT_ITS_ROLE + "'")
        + postgres("untrusted", database, "other", role)
        + connection("shop-mysql", "mysql", mysql.port(), "rds_shop", "rds", role)
        + connection("itself-mysql", "mysql", mysql.port(), "rds_shop", "rds", role)
        + connection("untrusted-mysql", "mysql", mysql.port(), "rds_shop", "other", role);
  }

  private String postgres(String name, String database, String authority, String login) {
    return connection(name, "postgres", postgres.port(), database, authority, login);
  }

  private static String connection(
      String name, String type, int port, String database, String authority, String login) {
    return """
      - name: %s
        type: %s
        address: "localhost:%d"
        database: %s
        tls: { ca: "file:%s.crt" }
        login: { rds-iam: { user: %s, %s%s } }
    """
        .formatted(
            name,
            type,
            port,
            database,
            authority,
            user(name, type, database),
            login.startsWith("region") ? "" : "region: " + REGION + ", ",
            login);
  }

  private static String user(String connection, String type, String database) {
    if (connection.startsWith("untrusted")) {
      return "unseen";
    }
    return type.equals("mysql") ? "rds_app" : "rds_" + database;
  }

  /** Keeps whatever the gate logs, however much it is told to. */
  private void listen() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    ((Logger) LoggerFactory.getLogger("dev.postern")).setLevel(Level.DEBUG);
  }

  /** All that was logged. */
  List<String> logged() {
    synchronized (log) {
      return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
  }

  /** Every secret that was about: keys, sessions, tokens. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>(List.of(own.secret()));
    secrets.addAll(sts.secrets());
    secrets.addAll(postgres.shown());
    secrets.addAll(mysql.shown());
    return secrets;
  }

  Path journal() {
    return directory.resolve("journal");
  }

  /** A session of pgjdbc. */
  Connection postgres(String connection, String user) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(gateway.postgres().getPort(), connection),
        user,
        issuer.token(user, "agents"));
  }

  /** A session of Connector/J. */
  Connection mysql(String connection, String user) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:%d/%s?sslMode=REQUIRED"
            .formatted(Objects.requireNonNull(gateway.mysql()).getPort(), connection),
        user,
        issuer.token(user, "agents"));
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    ((Logger) LoggerFactory.getLogger("dev.postern")).setLevel(Level.INFO);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    postgres.close();
    mysql.close();
    sts.close();
    issuer.close();
  }
}
