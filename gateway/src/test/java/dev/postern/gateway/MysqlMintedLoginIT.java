package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.postern.core.MintedUser;
import dev.postern.embedded.KeptFolder;
import dev.postern.embedded.MysqlBinaries;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.api.ApiClient;
import dev.postern.testkit.RawMysqlClient;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users and passwords of one session, with stock clients of MySQL and MariaDB, before both. */
@ExtendWith(SharedMysql.class)
class MysqlMintedLoginIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 8h }
          rules: [ { allow: { kinds: [read, session] } } ]
      api: { admins: [admins] }
      """;
  private static final int ACCESS_DENIED = 1045;

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlMintedLoginIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  /** What the API has told. */
  private record Login(String user, String password) {}

  private MysqlGate start(MysqlProduct product) throws Exception {
    return MysqlGate.start(
        servers.get(product), directory, "", POLICIES, "CREATE TABLE t AS SELECT 42 AS n;");
  }

  @ParameterizedTest
  @EnumSource
  void stockClientsLogInOnce(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product)) {
      for (MysqlProduct driver : MysqlProduct.values()) {
        Login login = minted(gate);
        assertThat(number(gate, driver, login)).isEqualTo(42);
        assertThat(refused(gate, driver, login)).isEqualTo(ACCESS_DENIED);
      }
      Login login = minted(gate);
      List<String> mysql =
          MysqlBinaries.unpack(MysqlProduct.MYSQL, KeptFolder.cache()).client(List.of());
      assertThat(commandLine(gate, mysql, "--ssl-mode=REQUIRED", login)).isEqualTo("42\n");
      assertThat(commandLine(gate, mysql, "--ssl-mode=REQUIRED", login))
          .contains("ERROR 1045", "login-refused");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMachinesMariadbLogsInOnce(MysqlProduct product) throws Exception {
    assumeMariadb();
    try (MysqlGate gate = start(product)) {
      Login login = minted(gate);

      List<String> mariadb = List.of("mariadb");
      assertThat(commandLine(gate, mariadb, "--ssl", login)).isEqualTo("42\n");
      assertThat(commandLine(gate, mariadb, "--ssl", login))
          .contains("ERROR 1045", "login-refused");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientsThatBeginOtherwiseOrShowThePasswordGetInToo(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product)) {
      Login shown = minted(gate);
      try (RawMysqlClient raw = gate.raw(shown.user(), shown.password(), 0)) {
        assertThat(raw.query("SELECT n FROM t").toString()).contains("42");
      }
      Login wrong = minted(gate);
      assertThatThrownBy(() -> gate.raw(wrong.user(), wrong.password() + "x", 0).close())
          .hasMessageContaining("login-refused");

      Login begunByNative = minted(gate);
      assertThat(
              number(
                  gate,
                  MysqlProduct.MYSQL,
                  begunByNative,
                  "defaultAuthenticationPlugin=mysql_native_password"))
          .isEqualTo(42);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserIsChangedToOnTheSameConnection(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection connection = gate.connect("ann", "agents", "")) {
      Login login = minted(gate);
      Login spent = minted(gate);
      assertThat(number(gate, MysqlProduct.MYSQL, spent)).isEqualTo(42);
      JdbcConnection mysql = connection.unwrap(JdbcConnection.class);

      mysql.changeUser(login.user(), login.password());

      assertThat(number(connection)).isEqualTo(42);
      assertThatThrownBy(() -> mysql.changeUser(spent.user(), spent.password()))
          .isInstanceOfSatisfying(
              SQLException.class,
              refused -> assertThat(refused.getErrorCode()).isEqualTo(ACCESS_DENIED));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "MYSQL")
  void whatIsNotGoodIsRefusedAndOfTwoAtOnceOneGetsIn(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Login login = minted(gate);
      Login wrong = new Login(login.user(), "x" + login.password());
      Login nobody = new Login(MintedUser.newName(), login.password());

      assertThat(refused(gate, MysqlProduct.MYSQL, wrong)).isEqualTo(ACCESS_DENIED);
      assertThat(refused(gate, MysqlProduct.MYSQL, nobody)).isEqualTo(ACCESS_DENIED);
      assertThat(message(gate, wrong)).isEqualTo(message(gate, nobody));
      assertThat(message(gate, login, "wiki", "sslMode=REQUIRED"))
          .contains("for another connection");
      assertThat(message(gate, login, "shop", "sslMode=DISABLED"))
          .contains("encrypted connections only");

      CyclicBarrier start = new CyclicBarrier(4);
      List<Future<Boolean>> racing = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        racing.add(
            clients.submit(() -> {
              start.await();
              try {
                return number(gate, MysqlProduct.MYSQL, login) == 42;
              } catch (SQLException refused) {
                assertThat(refused.getErrorCode()).isEqualTo(ACCESS_DENIED);
                return false;
              }
            }));
      }
      List<Boolean> in = new ArrayList<>();
      for (Future<Boolean> one : racing) {
        in.add(one.get());
      }
      assertThat(in).containsOnlyOnce(true);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "MYSQL")
  void accessThatIsTakenAwayCutsTheSession(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Login login = minted(gate);
      Future<Boolean> sleep =
          clients.submit(() -> {
            try (Connection session = connect(gate, MysqlProduct.MYSQL, login, "shop", "");
                Statement statement = session.createStatement()) {
              return statement.execute("SELECT sleep(600)");
            }
          });
      String grant = "";
      while (grant.isEmpty()) {
        assertThat(sleep).isNotDone();
        grant =
            gate.api("bot", "agents").get("/grants").items().stream()
                .map(one -> String.valueOf(one.get("id")))
                .findFirst()
                .orElse("");
      }

      assertThat(gate.api("root", "admins").delete("/grants/" + grant).text("state"))
          .isEqualTo("revoked");

      assertThatThrownBy(sleep::get).hasCauseInstanceOf(SQLException.class);
      assertThat(refused(gate, MysqlProduct.MYSQL, minted(gate))).isEqualTo(ACCESS_DENIED);
    }
  }

  private static Login minted(MysqlGate gate) throws Exception {
    ApiClient.Answer answer = gate.api("bot", "agents").post("/logins", "{'connection':'shop'}");
    assertThat(answer.status()).isEqualTo(201);
    return new Login(
        Objects.requireNonNull(answer.text("user")),
        Objects.requireNonNull(answer.text("password")));
  }

  private static Connection connect(
      MysqlGate gate, MysqlProduct driver, Login login, String connection, String options)
      throws SQLException {
    String way = "127.0.0.1:" + gate.address().getPort() + "/" + connection + "?" + options;
    return switch (driver) {
      case MYSQL ->
          DriverManager.getConnection(
              "jdbc:mysql://" + way + (options.contains("sslMode") ? "" : "&sslMode=REQUIRED"),
              login.user(),
              login.password());
      case MARIADB ->
          DriverManager.getConnection(
              "jdbc:mariadb://" + way + "&sslMode=trust", login.user(), login.password());
    };
  }

  private static int number(MysqlGate gate, MysqlProduct driver, Login login, String... options)
      throws SQLException {
    try (Connection session = connect(gate, driver, login, "shop", String.join("&", options))) {
      return number(session);
    }
  }

  private static int number(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static int refused(MysqlGate gate, MysqlProduct driver, Login login) {
    return catchThrowableOfType(SQLException.class, () -> number(gate, driver, login))
        .getErrorCode();
  }

  private static String message(MysqlGate gate, Login login) {
    return message(gate, login, "shop", "sslMode=REQUIRED");
  }

  private static String message(MysqlGate gate, Login login, String connection, String options) {
    return String.valueOf(
        catchThrowableOfType(
                SQLException.class,
                () -> connect(gate, MysqlProduct.MYSQL, login, connection, options).close())
            .getMessage());
  }

  /** What a command line prints, errors too. */
  private static String commandLine(MysqlGate gate, List<String> program, String tls, Login login)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            "--no-defaults",
            "--host=127.0.0.1",
            "--port=" + gate.address().getPort(),
            "--protocol=TCP",
            "--user=" + login.user(),
            "--database=shop",
            tls,
            "-N",
            "-e",
            "SELECT n FROM t"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MYSQL_PWD", login.password());
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isLessThan(2);
    return out;
  }

  private static void assumeMariadb() throws InterruptedException {
    boolean installed;
    try {
      installed =
          new ProcessBuilder("mariadb", "--version")
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      installed = false;
    }
    assumeTrue(installed, "the machine has no mariadb");
  }
}
