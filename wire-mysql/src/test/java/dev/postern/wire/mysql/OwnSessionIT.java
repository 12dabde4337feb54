package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.UpstreamTls;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import dev.postern.wire.mysql.OwnSession.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions of the gate's own at real servers. */
@ExtendWith(SharedMysql.class)
@TestInstance(Lifecycle.PER_CLASS)
class OwnSessionIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final SharedMysql.Servers servers;
  private final EventLoops loops = new EventLoops(1);
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  OwnSessionIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  @AfterAll
  void stop() {
    loops.close();
    blocking.close();
  }

  private Reach reach(Duration timeout) {
    return new Reach(
        loops.group().next(), new Dialer(loops, 5_000), new UpstreamTls(), blocking, timeout);
  }

  private static Target target(int port, Target.Tls tls, String password) {
    return new Target(
        "shop",
        "localhost",
        port,
        "shop_data",
        tls,
        "app",
        new Target.Credential.Password(new Secret(password)));
  }

  private static Target.Tls verified(RealMysql server) {
    return new Target.Tls.VerifyFull(List.of(server.authority().certificate()));
  }

  private RealMysql filled(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    Shop.fill(server);
    return server;
  }

  private OwnSession open(MysqlProduct product) throws Exception {
    RealMysql server = filled(product);
    return OwnSession.open(target(server.port(), verified(server), "app's password"), reach(LONG));
  }

  private static List<@Nullable String> row(@Nullable String... cells) {
    return Arrays.asList(cells);
  }

  @ParameterizedTest
  @EnumSource
  void cellsAreTextAndNullIsNull(MysqlProduct product) throws Exception {
    try (OwnSession session = open(product)) {
      assertThat(
              session.query("SELECT name, salary, '' FROM people WHERE id IN (1, 3) ORDER BY id"))
          .containsExactly(row("Yara", "5100", ""), row("Łucja", null, ""));
      assertThat(session.query("SELECT name FROM people WHERE id = 9")).isEmpty();
      assertThat(session.query("DO 1")).isEmpty();
      assertThat(session.query("SELECT LENGTH('Ł😀')")).containsExactly(row("6"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingCanBeWrittenAndTextsMeanOneThing(MysqlProduct product) throws Exception {
    try (OwnSession session = open(product)) {
      assertThatThrownBy(() -> session.query("INSERT INTO notes (text) VALUES ('more')"))
          .isInstanceOf(IOException.class)
          .hasMessage("the database refuses the query: error 1792 (25006)");
      assertThat(session.query("SELECT @@SESSION.sql_mode, @@SESSION.character_set_results"))
          .containsExactly(row("", "utf8mb4"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBigResultComesWhole(MysqlProduct product) throws Exception {
    String collations = "information_schema.COLLATIONS";
    String from = " FROM " + collations + " a, " + collations + " b";
    try (OwnSession session = open(product)) {
      List<List<@Nullable String>> rows =
          session.query("SELECT a.COLLATION_NAME, NULL, b.COLLATION_NAME" + from);
      assertThat(rows).hasSizeGreaterThan(50_000);
      assertThat(session.query("SELECT COUNT(*)" + from))
          .containsExactly(row(Integer.toString(rows.size())));
      assertThat(session.query("SELECT REPEAT('x', 1000000), 1"))
          .containsExactly(row("x".repeat(1_000_000), "1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResultOverTheBoundsEndsTheSession(MysqlProduct product) throws Exception {
    RealMysql server = filled(product);
    Target target = target(server.port(), verified(server), "app's password");
    try (OwnSession session =
        OwnSession.open(target, reach(LONG), new TextResult.Bounds(2, 1_000))) {
      assertThat(session.query("SELECT 1 UNION ALL SELECT 2")).hasSize(2);
      assertThatThrownBy(() -> session.query("SELECT id FROM people"))
          .isInstanceOf(IOException.class)
          .hasMessage("the result is larger than the gate takes");
      assertThatThrownBy(() -> session.query("SELECT 1")).isInstanceOf(IOException.class);
    }
    try (OwnSession session =
        OwnSession.open(target, reach(LONG), new TextResult.Bounds(2, 1_000))) {
      assertThatThrownBy(() -> session.query("SELECT REPEAT('x', 1000)"))
          .hasMessage("the result is larger than the gate takes");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedQueryLeavesTheSessionOpen(MysqlProduct product) throws Exception {
    try (OwnSession session = open(product)) {
      assertThatThrownBy(() -> session.query("SELECT secret FROM nowhere"))
          .isInstanceOf(IOException.class)
          .hasMessage("the database refuses the query: error 1146 (42S02)");
      assertThat(session.query("SELECT 1")).containsExactly(row("1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongPasswordIsRefused(MysqlProduct product) throws Exception {
    RealMysql server = filled(product);
    Target target = target(server.port(), verified(server), "wrong");
    assertThatThrownBy(() -> OwnSession.open(target, reach(LONG)))
        .isInstanceOf(IOException.class)
        .hasMessage("the gate cannot reach the database: it refuses the gate's login");
  }

  @ParameterizedTest
  @EnumSource
  void aServerWithACertificateOfAnotherAuthorityIsRefused(MysqlProduct product) throws Exception {
    RealMysql server = filled(product);
    Target.Tls other =
        new Target.Tls.VerifyFull(List.of(LocalAuthority.create("other").certificate()));
    assertThatThrownBy(
            () -> OwnSession.open(target(server.port(), other, "app's password"), reach(LONG)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("certificate could not be verified");
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatLeavesFailsTheQueryThatWaits(MysqlProduct product) throws Exception {
    try (OwnSession session = open(product)) {
      String id = String.valueOf(session.query("SELECT CONNECTION_ID()").getFirst().getFirst());
      CompletableFuture<Void> asked =
          CompletableFuture.runAsync(
              () ->
                  assertThatThrownBy(() -> session.query("SELECT SLEEP(300)"))
                      .isInstanceOf(IOException.class),
              blocking);
      servers.get(product).execute("KILL " + id + ";");
      assertThat(asked).succeedsWithin(LONG);
      assertThatThrownBy(() -> session.query("SELECT 1")).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQueryThatTakesTooLongEndsTheSession(MysqlProduct product) throws Exception {
    RealMysql server = filled(product);
    Target target = target(server.port(), verified(server), "app's password");
    try (OwnSession session = OwnSession.open(target, reach(Duration.ofSeconds(5)))) {
      assertThatThrownBy(() -> session.query("SELECT SLEEP(300)"))
          .isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> session.query("SELECT 1"))
          .isInstanceOf(IOException.class)
          .hasMessage("the session is closed");
    }
  }

  @Test
  void aServerThatSaysNothingIsNotWaitedForLong() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Target target = target(mute.getLocalPort(), new Target.Tls.Off(), "x");
      assertThatThrownBy(() -> OwnSession.open(target, reach(Duration.ofMillis(300))))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aServerThatIsNotThereIsSaidNotToAnswer() throws Exception {
    Target target = target(freePort(), new Target.Tls.Off(), "x");
    assertThatThrownBy(() -> OwnSession.open(target, reach(LONG)))
        .isInstanceOf(IOException.class)
        .hasMessage("the gate cannot reach the database: it does not answer");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
