package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.ScriptedSts;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock drivers through the gate into real servers that take nothing but tokens of IAM. */
@ExtendWith({SharedPostgres.class, SharedMysql.class})
class RdsIamLoginIT {
  private final RealPostgres server;
  private final SharedMysql.Servers servers;
  private RdsGate gate;

  RdsIamLoginIT(RealPostgres server, SharedMysql.Servers servers) {
    this.server = server;
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    gate = new RdsGate(server, servers.get(MysqlProduct.MYSQL), directory);
  }

  @AfterEach
  void stop() throws Exception {
    gate.close();
  }

  private static String ask(Connection session, String sql) throws SQLException {
    try (session;
        Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private void logIn(String user) throws SQLException {
    assertThat(ask(gate.postgres("shop", user), "SELECT id FROM people")).isEqualTo("1");
  }

  /** What a client is told: no account, role, address or token. */
  private static void refused(ThrowingCallable dial, String sentence) {
    assertThatThrownBy(dial)
        .isInstanceOfSatisfying(
            SQLException.class,
            e ->
                assertThat(e.getErrorCode() == 0 ? e.getSQLState() : "" + e.getErrorCode())
                    .as("of PostgreSQL, of MySQL")
                    .isIn("08001", "2003"))
        .hasMessageContaining(sentence)
        .hasMessageNotContainingAny("arn:", "123456789012", "localhost", "X-Amz");
  }

  private void refusedByPostgres(String why) {
    refused(() -> logIn("ann"), "it refuses the gate's login");
    assertThat(gate.postgres.refused()).last().isEqualTo(why);
  }

  @Test
  void postgresqlTakesAPersonsTokenAndItsCatalogIsReadByTheGatesOwn() throws Exception {
    assertThat(ask(gate.postgres("shop", "ann"), "SELECT current_user")).startsWith("rds_test_");
    assertThat(ask(gate.postgres("shop", "ann"), "SELECT email FROM people"))
        .as("masked, so that the catalog was read")
        .doesNotContain("ann@");
    assertThat(gate.sts.assumed())
        .anySatisfy(asked -> assertThat(asked).containsEntry("SourceIdentity", "ann"))
        .anySatisfy(asked -> assertThat(asked).containsEntry("SourceIdentity", "postern"))
        .allSatisfy(asked -> assertThat(asked).containsEntry("ExternalId", RdsGate.EXTERNAL_ID));
    assertThat(gate.postgres.refused()).isEmpty();
    assertThat(gate.postgres.shown())
        .as("one for each log-in; those of one person and second are the same")
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(gate.postgres.shown().stream().distinct())
        .as("the gate's own are others than a person's")
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void mysqlTakesAPersonsTokenAndItsCatalogIsReadByTheGatesOwn() throws Exception {
    assertThatMysqlTakesTokens();
  }

  private void assertThatMysqlTakesTokens() throws SQLException {
    assertThat(ask(gate.mysql("shop-mysql", "ann"), "SELECT current_user()"))
        .isEqualTo("rds_app@%");
    assertThat(ask(gate.mysql("shop-mysql", "ann"), "SELECT email FROM people"))
        .as("masked, so that the catalog was read")
        .doesNotContain("ann@");
    assertThat(gate.mysql.refused()).isEmpty();
  }

  @Test
  void mariadbTakesAPersonsTokenAndItsCatalogIsReadByTheGatesOwn(@TempDir Path directory)
      throws Exception {
    gate.close();
    gate = new RdsGate(server, servers.get(MysqlProduct.MARIADB), directory);
    assertThatMysqlTakesTokens();
  }

  @Test
  void aRoleIsTakenOnceForAPersonAndAnewForAnother() throws Exception {
    logIn("ann");
    logIn("ann");
    logIn("bob");
    assertThat(gate.sts.assumed().stream().map(asked -> asked.get("SourceIdentity")))
        .filteredOn(name -> !name.equals("postern"))
        .containsExactly("ann", "bob");
  }

  @Test
  void aTokenOfAnotherRegionIsNotTaken() {
    refused(() -> gate.postgres("elsewhere", "ann"), "it refuses the gate's login");
    assertThat(gate.postgres.refused()).contains("signed for another day, region or service");
  }

  @Test
  void aTokenOfTheGateItselfIsNotTakenWhereTheRoleIsWanted() {
    refused(() -> gate.postgres("itself", "ann"), "it refuses the gate's login");
    assertThat(gate.postgres.refused()).contains("of another role");
  }

  @Test
  void aDatabaseWhoseClockIsOffTakesNone() throws Exception {
    logIn("ann");
    gate.postgres.clockAhead(Duration.ofMinutes(16));
    refusedByPostgres("over");
    gate.postgres.clockAhead(Duration.ofMinutes(-6));
    refusedByPostgres("signed in the future");
    gate.postgres.clockAhead(Duration.ofMinutes(-4));
    logIn("ann");
    gate.mysql.clockAhead(Duration.ofMinutes(16));
    refused(() -> gate.mysql("shop-mysql", "ann"), "it refuses the gate's login");
    assertThat(gate.mysql.refused()).last().isEqualTo("over");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancelled", "left"})
  void aStatementIsStoppedAlsoWhereTheSessionsTokenIsOver(String how) throws Exception {
    RealMysql mysql = servers.get(MysqlProduct.MYSQL);
    Connection session = gate.mysql("itself-mysql", "ann");
    Statement statement = session.createStatement();
    CompletableFuture<?> sleeps = People.meanwhile(() -> statement.execute("SELECT sleep(120)"));
    // Two tokens of one second are the same.
    People.until(() -> sleeping(mysql, 2) == 1);
    gate.mysql.endTokens();

    if (how.equals("left")) {
      session.unwrap(JdbcConnection.class).abortInternal();
    } else {
      statement.cancel();
    }

    People.until(() -> sleeping(mysql, 0) == 0);
    assertThat(gate.mysql.refused()).isEmpty();
    session.close();
    sleeps.handle((_, _) -> true).get();
  }

  private static int sleeping(RealMysql mysql, int seconds) {
    try {
      return Integer.parseInt(
          mysql
              .execute(
                  "SELECT count(*) FROM information_schema.processlist"
                      + " WHERE user = 'rds_app' AND info LIKE '%sleep(120)%' AND time >= "
                      + seconds)
              .strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRoleThatTheGateMayNotTakeEndsTheLoginBeforeTheDial() {
    refused(
        () -> gate.postgres("stranger", "ann"),
        "AWS does not let the gate take its role for this connection");
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "THROTTLING"})
  void whoIsKnownComesInWhileAwsDoesNotAnswer(ScriptedSts.Mood mood) throws Exception {
    logIn("ann");
    gate.sts.mood(mood);
    logIn("ann");
    refused(() -> logIn("bob"), "AWS does not answer the gate");
    gate.sts.mood(ScriptedSts.Mood.WELL);
    logIn("bob");
  }

  @ParameterizedTest
  @ValueSource(strings = {"untrusted", "untrusted-mysql"})
  void aDatabaseThatTlsDoesNotVerifyIsShownNothing(String connection) {
    refused(
        () -> {
          var _ =
              connection.endsWith("mysql")
                  ? gate.mysql(connection, "ann")
                  : gate.postgres(connection, "ann");
        },
        "its certificate could not be verified");
    assertThat(gate.logged()).anyMatch(line -> line.contains("login=rds-iam user=unseen"));
    assertThat(gate.postgres.shown()).noneMatch(token -> token.contains("DBUser=unseen"));
    assertThat(gate.mysql.shown()).noneMatch(token -> token.contains("DBUser=unseen"));
  }

  @Test
  void noTokenOrKeyIsLoggedOrJournaled() throws Exception {
    logIn("ann");
    ask(gate.mysql("shop-mysql", "ann"), "SELECT id FROM people");
    gate.postgres.clockAhead(Duration.ofMinutes(16));
    refused(() -> logIn("ann"), "it refuses the gate's login");
    refused(() -> gate.postgres("stranger", "ann"), "its role");
    List<String> secrets = gate.secrets();
    assertThat(secrets).hasSizeGreaterThan(5);
    assertThat(gate.logged())
        .anyMatch(line -> line.contains("login=rds-iam"))
        .anyMatch(line -> line.contains("source-identity=ann"))
        .noneMatch(line -> line.contains("X-Amz-"))
        .allSatisfy(line -> assertThat(line).doesNotContain(secrets.toArray(String[]::new)));
    try (Stream<Path> files = Files.walk(gate.journal())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("X-Amz-");
      }
    }
  }
}
