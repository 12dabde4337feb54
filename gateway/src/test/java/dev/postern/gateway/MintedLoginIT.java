package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.access.MintedLogin;
import dev.postern.access.StateStore;
import dev.postern.core.JournalEvent;
import dev.postern.core.MintedUser;
import dev.postern.core.SessionId;
import dev.postern.gateway.api.ApiClient;
import dev.postern.gateway.cli.PosternCommand;
import dev.postern.gateway.cli.Surroundings;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalReader;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and passwords of one session, with stock clients of PostgreSQL. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class MintedLoginIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 8h }
          rules: [ { allow: { kinds: [read, call] } } ]
        - name: temps
          groups: [temps]
          connections: [shop]
          access: { for: 8h, request: required, reviewers: [reviewers] }
          rules: [ { allow: { kinds: [read] } } ]
      api: { admins: [admins] }
      """;

  private final GateFixture gate;
  private final Path directory;
  private final Path journal;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  /** What the API has told. */
  private record Login(String user, String password) {}

  private record Ended(int code, String out) {}

  MintedLoginIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate = GateFixture.start(server, directory, POLICIES, "CREATE TABLE t AS SELECT 42 AS n");
    this.directory = directory;
    this.journal = gate.journal();
  }

  @AfterAll
  void stop() {
    clients.close();
    gate.close();
  }

  @Test
  void psqlLogsInOnceByScramAndNoSecondTime() throws Exception {
    Login login = minted("bot");

    assertThat(psql(login, Map.of())).isEqualTo(new Ended(0, "42\n"));
    Ended again = psql(login, Map.of());
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.out()).contains("this user and password open no session", "login-refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "prefer", "disable"})
  void libpqBindsTheChannelOrNot(String channelBinding) throws Exception {
    assertThat(psql(minted("bot"), Map.of("PGCHANNELBINDING", channelBinding)))
        .isEqualTo(new Ended(0, "42\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "prefer", "disable"})
  void pgjdbcBindsTheChannelOrNot(String channelBinding) throws Exception {
    assertThat(number(minted("bot"), "channelBinding", channelBinding)).isEqualTo(42);
  }

  @Test
  void connectRunsAToolWithAUserOfItsOwn() throws Exception {
    assumePsql();
    Path out = directory.resolve("tool.out");
    Map<String, String> environment =
        Map.of(
            "POSTERN_TOKEN",
            gate.issuer().token("bot", "agents"),
            "XDG_CONFIG_HOME",
            directory.toString());
    StringWriter said = new StringWriter();
    Surroundings around =
        new Surroundings(
            directory,
            directory,
            environment::get,
            new PrintWriter(said, true),
            new PrintWriter(said, true));

    int code =
        PosternCommand.run(
            Verbs.actions(),
            around,
            "connect",
            "shop",
            "--mint",
            "--api=https://localhost:" + gate.https(),
            "--gate-ca=" + gate.authorityFile(),
            "--",
            "sh",
            "-c",
            "echo $PGUSER >'%1$s'; psql -XAtc 'SELECT n FROM t' >>'%1$s'".formatted(out));

    assertThat(said).hasToString("");
    assertThat(code).isZero();
    assertThat(Files.readString(out)).matches("pt-[0-9a-z]{20}\n42\n");
  }

  @Test
  void theSessionIsThatOfWhoHadItsUserMinted() throws Exception {
    Login login = minted("holder");
    try (Connection session = leg("shop", login).connect()) {
      assertThat(session.isValid(0)).isTrue();
      assertThat(gate.api("holder", "agents").get("/sessions").items())
          .singleElement()
          .satisfies(shown ->
              assertThat(((Map<?, ?>) Objects.requireNonNull(shown.get("holder"))).get("user"))
                  .isEqualTo("holder"));
      assertThatThrownBy(
              () -> {
                try (Statement statement = session.createStatement()) {
                  statement.execute("DROP TABLE t");
                }
              })
          .hasMessageContaining("policy agents does not allow ddl-drop");
    }
  }

  @Test
  void aWrongPasswordAndAUserThatIsNotThereAreToldTheSame() throws Exception {
    Login login = minted("bot");

    SQLException wrong = refused(leg("shop", new Login(login.user(), "x" + login.password())));
    SQLException nobody = refused(leg("shop", new Login(MintedUser.newName(), login.password())));

    assertThat(wrong.getSQLState()).isEqualTo("28P01");
    assertThat(nobody.getSQLState()).isEqualTo("28P01");
    assertThat(wrong.getMessage()).isEqualTo(nobody.getMessage());
    assertThat(number(login)).isEqualTo(42);
  }

  @Test
  void whatIsOutOfTimeOpensNothing() throws Exception {
    Login login = minted("bot");
    StateStore store = gate.access().store();
    MintedLogin kept = store.takeLogin(login.user(), Instant.now()).orElseThrow();
    store.add(
        new MintedLogin(
            kept.user(),
            kept.identity(),
            kept.connection(),
            kept.scram(),
            kept.sha2(),
            Instant.now()));

    assertThat(refused(leg("shop", login)).getSQLState()).isEqualTo("28P01");
  }

  @Test
  void anotherConnectionIsNotOpened() throws Exception {
    Login login = minted("bot");

    assertThat(refused(leg("wiki", login)).getMessage())
        .contains("this user and password are for another connection");
    assertThat(number(login)).isEqualTo(42);
  }

  @Test
  void ofTwoAtOnceOneGetsIn() throws Exception {
    Login login = minted("bot");
    CyclicBarrier start = new CyclicBarrier(4);
    List<Future<Boolean>> racing = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      racing.add(
          clients.submit(() -> {
            start.await();
            try (Connection session = leg("shop", login).connect()) {
              return session.isValid(0);
            } catch (SQLException refused) {
              assertThat(refused.getSQLState()).isEqualTo("28P01");
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

  @Test
  void accessThatIsTakenAwayCutsTheSession() throws Exception {
    Login login = minted("sleeper");
    Future<Boolean> sleep =
        clients.submit(() -> {
          try (Connection session = leg("shop", login).connect();
              Statement statement = session.createStatement()) {
            return statement.execute("SELECT pg_sleep(600)");
          }
        });
    ApiClient admin = gate.api("root", "admins");
    String grant = "";
    while (grant.isEmpty()) {
      assertThat(sleep).isNotDone();
      grant =
          gate.api("sleeper", "agents").get("/grants").items().stream()
              .map(one -> String.valueOf(one.get("id")))
              .findFirst()
              .orElse("");
    }
    Login unused = minted("sleeper");

    assertThat(admin.delete("/grants/" + grant).text("state")).isEqualTo("revoked");

    assertThatThrownBy(sleep::get).hasMessageContaining("taken away");
    assertThat(refused(leg("shop", unused)).getMessage()).contains("taken away");
  }

  @Test
  void accessThatHasToBeRequestedIsNotOpenedByAPassword() throws Exception {
    assertThat(refused(leg("shop", minted("temp", "temps"))).getMessage()).contains("requested");
  }

  @Test
  void withoutTlsNothingIsAsked() throws Exception {
    Login login = minted("bot");

    Ended ended = psql(login, Map.of("PGSSLMODE", "disable"));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains("encrypted connections only");
    assertThat(number(login)).isEqualTo(42);
  }

  @Test
  void theJournalSaysWhoseTheLoginIsAndWhatBecameOfIt() throws Exception {
    Login login = minted("noted");
    assertThat(number(login)).isEqualTo(42);

    List<JournalEvent.LoginChanged> changes = new ArrayList<>();
    Map<SessionId, String> users = new HashMap<>();
    try (JournalReader reader = JournalReader.open(journal)) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry.event() instanceof JournalEvent.LoginChanged change
            && change.login().equals(login.user())) {
          changes.add(change);
        } else if (entry.event() instanceof JournalEvent.SessionStarted started) {
          users.put(started.session(), started.user());
        }
      }
    }
    assertThat(changes)
        .extracting(JournalEvent.LoginChanged::what)
        .containsExactly("minted", "used");
    assertThat(changes).extracting(JournalEvent.LoginChanged::connection).containsOnly("shop");
    assertThat(changes)
        .extracting(JournalEvent.LoginChanged::holder)
        .containsOnly("noted@" + gate.issuer().issuer());
    assertThat(users.get(changes.getLast().session())).isEqualTo("noted");
    try (Stream<Path> files = Files.walk(journal)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain(login.password());
      }
    }
  }

  private Login minted(String user) throws Exception {
    return minted(user, "agents");
  }

  private Login minted(String user, String group) throws Exception {
    ApiClient.Answer answer = gate.api(user, group).post("/logins", "{'connection':'shop'}");
    assertThat(answer.status()).isEqualTo(201);
    return new Login(
        Objects.requireNonNull(answer.text("user")),
        Objects.requireNonNull(answer.text("password")));
  }

  private Leg leg(String connection, Login login) {
    return gate.leg(connection, login.user(), login.password());
  }

  private static SQLException refused(Leg leg) {
    return catchThrowableOfType(
        SQLException.class,
        () -> {
          try (Connection session = leg.connect()) {
            assertThat(session).isNull();
          }
        });
  }

  private int number(Login login, String... settings) throws SQLException {
    try (Connection session = leg("shop", login).connect(settings);
        Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** The machine's own psql. */
  private Ended psql(Login login, Map<String, String> more)
      throws IOException, InterruptedException {
    assumePsql();
    ProcessBuilder builder =
        new ProcessBuilder("psql", "-XAtc", "SELECT n FROM t").redirectErrorStream(true);
    builder.environment().putAll(leg("shop", login).environment());
    builder.environment().putAll(more);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out);
  }

  private static void assumePsql() throws InterruptedException {
    boolean installed;
    try {
      installed =
          new ProcessBuilder("psql", "--version")
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      installed = false;
    }
    assumeTrue(installed, "the machine has no psql");
  }
}
