package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.SharedPostgres;
import dev.postern.testkit.SignedFront;
import dev.postern.testkit.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real databases whose passwords AWS keeps and changes. */
@ExtendWith({SharedPostgres.class, SharedMysql.class})
class StoredLoginIT {
  private static final String REGION = "eu-west-1";
  private static final String FIRST = "first of the passwords";
  private static final String SECOND = "second of the passwords";

  private final RealPostgres postgres;
  private final RealMysql mysql;
  private final AwsKeys keys = new AwsKeys();
  private final TestIssuer issuer = TestIssuer.start();
  private volatile String kept = FIRST;
  private String database = "";
  private String user = "";
  private SignedFront manager;
  private Gateway gateway;

  StoredLoginIT(RealPostgres postgres, SharedMysql.Servers mysql) throws Exception {
    this.postgres = postgres;
    this.mysql = mysql.get(MysqlProduct.MYSQL);
  }

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    database = postgres.createDatabase();
    user = "kept_" + database;
    postgres.createUser(user, RealPostgres.Method.SCRAM_SHA_256, FIRST);
    mysql.execute("CREATE DATABASE IF NOT EXISTS kept; CREATE USER IF NOT EXISTS kept_app@'%';");
    mysql.execute("GRANT ALL ON kept.* TO kept_app@'%';");
    databasesTake(FIRST);
    AwsKeys.Key own = keys.user("arn:aws:iam::123456789012:user/gate");
    System.setProperty("aws.accessKeyId", own.id());
    System.setProperty("aws.secretAccessKey", own.secret());
    manager =
        SignedFront.start(
            keys,
            "secretsmanager",
            REGION,
            (_, type, _) ->
                new SignedFront.Reply(
                    200,
                    type,
                    ("{\"SecretString\":\"" + kept + "\"}").getBytes(StandardCharsets.UTF_8)));
    LocalAuthority.create("gate of tests").server("localhost").write(directory, "gate");
    Files.writeString(directory.resolve("mysql.crt"), mysql.authority().certificatePem());
    gateway =
        Gateway.start(
            PosternConfig.load(
                Files.writeString(directory.resolve("postern.yaml"), config()), _ -> null));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    manager.close();
    issuer.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private String config() {
    return """
    listen:
      postgres: { address: "127.0.0.1:0", tls: off }
      mysql: { address: "127.0.0.1:0", tls: { certificate: "file:gate.crt", key: "file:gate.key" } }
    identity:
      issuers: [ { issuer: "%s", audience: postern, user-claim: preferred_username } ]
    aws: { endpoints: { secretsmanager: "%s" } }
    recorder: { directory: journal }
    policies:
      - name: everyone
        groups: ["*"]
        connections: ["*"]
        rules: [ { allow: { kinds: [read] } } ]
    connections:
      - name: shop
        type: postgres
        address: "localhost:%d"
        database: %s
        tls: { ca: "file:%s" }
        login: { password: { user: %s, secret: "aws-secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf" } }
      - name: shop-mysql
        type: mysql
        address: "localhost:%d"
        database: kept
        tls: { ca: "file:mysql.crt" }
        login: { password: { user: kept_app, secret: "aws-secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-mysql-AbCdEf" } }
    """
        .formatted(
            issuer.issuer(),
            manager.address(),
            postgres.port(),
            database,
            postgres.authorityFile(),
            user,
            mysql.port());
  }

  private void databasesTake(String password) throws Exception {
    postgres.execute("postgres", "ALTER ROLE %s PASSWORD '%s'".formatted(user, password));
    mysql.execute("ALTER USER kept_app@'%' IDENTIFIED BY '" + password + "';");
  }

  private Connection postgres() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/shop".formatted(gateway.postgres().getPort()),
        "ann",
        issuer.token("ann", "agents"));
  }

  private Connection mysql() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:%d/shop-mysql?sslMode=REQUIRED"
            .formatted(Objects.requireNonNull(gateway.mysql()).getPort()),
        "ann",
        issuer.token("ann", "agents"));
  }

  private static void assertServes(Connection session) throws SQLException {
    try (session;
        Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery("SELECT 1")) {
      assertThat(result.next()).isTrue();
    }
  }

  @Test
  void whoConnectsRightAfterARotationGetsIn() throws Exception {
    assertServes(postgres());
    assertServes(mysql());

    databasesTake(SECOND);
    kept = SECOND;

    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          People.meanwhile(() -> {
            assertServes(postgres());
            assertServes(mysql());
            return 1;
          }));
    }
    for (CompletableFuture<Integer> one : all) {
      assertThat(one.get()).isEqualTo(1);
    }
    assertThat(manager.passed()).as("not asked by each of them").hasSizeLessThan(10);
  }

  @Test
  void aWrongPasswordIsRefused() throws Exception {
    kept = "neither of both";

    assertThatThrownBy(this::postgres).hasMessageContaining("it refuses the gate's login");
    assertThatThrownBy(this::mysql).hasMessageContaining("it refuses the gate's login");
  }
}
