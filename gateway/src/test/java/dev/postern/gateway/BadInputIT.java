package dev.postern.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.postern.core.JournalEvent;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalReader;
import dev.postern.recorder.JournalVerifier;
import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.Payload;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers may send that is wrong in itself: each is answered clearly, and whatever was
 * acknowledged before stays in a journal that is whole.
 */
@Tag("full")
@ExtendWith(SharedPostgres.class)
class BadInputIT {
  private static final int FREE_AT_START = 512 << 20;

  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [people]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      """;

  private static final String LABELS =
      """
      labels:
        - { column: shop.public.people.ssn, label: national-id }
      """;

  private final RealPostgres server;
  private final Path directory;
  private GateFixture gate;

  BadInputIT(RealPostgres server, @TempDir Path directory) {
    this.server = server;
    this.directory = directory;
  }

  @BeforeEach
  void startWithoutLabels() throws Exception {
    gate = gate("open", POLICIES);
  }

  @AfterEach
  void stop() {
    gate.close();
  }

  private GateFixture gate(String name, String rest) throws Exception {
    return GateFixture.start(
        server,
        Files.createDirectory(directory.resolve(name)),
        rest,
        "CREATE TABLE people (id int PRIMARY KEY, ssn text)",
        "INSERT INTO people VALUES (1, '123-45-6789')");
  }

  private void startWithLabels() throws Exception {
    gate.close();
    gate = gate("labelled", POLICIES + LABELS);
  }

  private RawPostgresClient loggedIn() throws IOException {
    RawPostgresClient client = gate.raw();
    client.logIn("ann", "shop", gate.issuer().token("ann", "people"));
    return client;
  }

  private static Frame error(List<Frame> frames) {
    return frames.stream().filter(frame -> frame.type() == 'E').findFirst().orElseThrow();
  }

  private static String code(List<Frame> frames) {
    return Objects.requireNonNull(error(frames).fields().get('C'));
  }

  private void assertServes(RawPostgresClient client) throws IOException {
    assertThat(client.query("SELECT 'still here'"))
        .filteredOn(frame -> frame.type() == 'D')
        .extracting(Frame::cells)
        .containsExactly(List.of("still here"));
  }

  /** Ends the gate, and gives what its journal holds, which has to be whole. */
  private List<JournalEvent> journaled() throws IOException {
    gate.close();
    assertThat(JournalVerifier.verify(gate.journal()).intact()).isTrue();
    List<JournalEvent> events = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(gate.journal())) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        events.add(entry.event());
      }
    }
    return events;
  }

  private static List<String> forwarded(List<JournalEvent> events) {
    return events.stream()
        .filter(JournalEvent.StatementForwarded.class::isInstance)
        .map(event -> ((JournalEvent.StatementForwarded) event).text())
        .toList();
  }

  /** A token that is not good, and the reason that is given for refusing it. */
  enum BadToken {
    WRONG_AUDIENCE("token-audience") {
      @Override
      String of(GateFixture gate) {
        return gate.issuer().sign(claims(gate).audience("another").build());
      }
    },
    EXPIRED("token-expired") {
      @Override
      String of(GateFixture gate) {
        Instant past = Instant.now().minus(Duration.ofHours(2));
        return gate.issuer().sign(claims(gate).expirationTime(Date.from(past)).build());
      }
    },
    UNSIGNED("token-unsigned") {
      @Override
      String of(GateFixture gate) {
        return gate.issuer().unsigned(claims(gate).build());
      }
    },
    SIGNED_BY_ANOTHER("token-signature") {
      @Override
      String of(GateFixture gate) {
        return gate.issuer().signWithForeignKey(claims(gate).build());
      }
    },
    OF_ANOTHER_PERSON("user-mismatch") {
      @Override
      String of(GateFixture gate) {
        return gate.issuer().token("bob", "people");
      }
    },
    NO_TOKEN_AT_ALL("token-malformed") {
      @Override
      String of(GateFixture gate) {
        return "secret";
      }
    };

    private final String reason;

    BadToken(String reason) {
      this.reason = reason;
    }

    abstract String of(GateFixture gate);

    private static JWTClaimsSet.Builder claims(GateFixture gate) {
      return gate.issuer().claims("ann", "people");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBadTokenIsRefusedWithItsReasonAndJournaled(BadToken bad) throws Exception {
    String token = bad.of(gate);

    SQLException refused =
        catchThrowableOfType(
            SQLException.class, () -> gate.leg("shop", "ann", token).connect().close());

    assertThat(refused.getSQLState()).isEqualTo("28000");
    assertThat(refused.getMessage()).contains(bad.reason).doesNotContain(token);
    assertThat(journaled())
        .singleElement()
        .isInstanceOfSatisfying(
            JournalEvent.SessionRefused.class,
            event -> assertThat(event.reason().code()).isEqualTo(bad.reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing-of-this-name", "postgres", "SHOP", "shop ", "shöp", "../shop"})
  void anUnknownDatabaseIsRefusedAsOneWithoutGrantIs(String name) throws Exception {
    try (RawPostgresClient client = gate.raw()) {
      client.startup(Frontend.PROTOCOL_3_0, Map.of("user", "ann", "database", name));
      client.expect('R');
      client.send(Frontend.passwordMessage(gate.issuer().token("ann", "people")));
      Frame error = client.expect('E');

      assertThat(error.fields()).containsEntry('C', "28000");
      assertThat(error.fields().toString()).contains("not-granted");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(journaled())
        .singleElement()
        .isInstanceOfSatisfying(
            JournalEvent.SessionRefused.class,
            event -> assertThat(event.connection()).isEqualTo(name));
  }

  @Test
  void aTextBehindANulIsTheServersToRefuseWhereAnythingMayPass() throws Exception {
    try (RawPostgresClient client = loggedIn()) {
      client.send(new Frame('Q', "SELECT 1\0DROP TABLE people\0".getBytes(UTF_8)));

      assertThat(code(client.readUntil('Z'))).isEqualTo("08P01");
      assertServes(client);
    }
    assertThat(forwarded(journaled()))
        .containsExactly("(malformed message of type Q)", "SELECT 'still here'");
  }

  @Test
  void aTextBehindANulNeverLeavesWhereColumnsAreLabelled() throws Exception {
    startWithLabels();
    try (RawPostgresClient client = loggedIn()) {
      client.send(new Frame('Q', "SELECT 1\0DROP TABLE people\0".getBytes(UTF_8)));

      assertThat(code(client.readUntil('Z'))).isEqualTo("08P01");
      assertServes(client);
    }
    assertThat(forwarded(journaled())).containsExactly("SELECT 'still here'");
  }

  @Test
  void aNulInAValueIsAnsweredByTheServer() throws Exception {
    try (RawPostgresClient client = loggedIn()) {
      client.send(
          Frontend.parse("", "SELECT $1::text"),
          Frontend.bind("", "", "a\0b"),
          Frontend.execute("", 0),
          Frontend.sync());

      assertThat(code(client.readUntil('Z'))).isEqualTo("22021");
      assertServes(client);
    }
  }

  private static Frame invalid() {
    return new Payload()
        .bytes("SELECT 'a".getBytes(UTF_8))
        .int8(0xc3)
        .int8(0x28)
        .cstring("'")
        .frame('Q');
  }

  @Test
  void invalidUtf8IsAnsweredByTheServerWhereNothingIsLabelled() throws Exception {
    try (RawPostgresClient client = loggedIn()) {
      client.send(invalid());

      assertThat(code(client.readUntil('Z'))).isEqualTo("22021");
      assertServes(client);
    }
  }

  @Test
  void invalidUtf8IsRefusedWhereSomethingIsLabelled() throws Exception {
    startWithLabels();
    try (RawPostgresClient client = loggedIn()) {
      client.send(invalid());
      List<Frame> answer = client.readUntil('Z');

      assertThat(code(answer)).isEqualTo("42501");
      assertThat(error(answer).fields().get('H')).contains("not-understood");
      assertServes(client);
    }
    assertThat(forwarded(journaled())).containsExactly("SELECT 'still here'");
  }

  @Test
  void aStatementOfNineMegabytesIsAnsweredAsTheServerAnswersIt() throws Exception {
    String sql = "SELECT length('" + "x".repeat(9 << 20) + "')";
    try (RawPostgresClient client = loggedIn()) {
      assertThat(client.query(sql))
          .filteredOn(frame -> frame.type() == 'D')
          .extracting(Frame::cells)
          .containsExactly(List.of(Integer.toString(9 << 20)));
      assertServes(client);
    }
    assertThat(forwarded(journaled())).containsExactly(sql, "SELECT 'still here'");
  }

  @Test
  void aStatementOverTheLimitEndsTheSessionAndSaysWhy() throws Exception {
    gate.close();
    gate = gate("small", POLICIES + "limits: { message-size: 1MB }\n");
    try (RawPostgresClient client = loggedIn()) {
      assertServes(client);
      client.send(new Payload().int8('Q').int32(9 << 20).toBytes());
      List<Frame> answer = client.readToEnd();

      assertThat(error(answer).fields().get('M')).contains(Integer.toString(1 << 20));
    }
    assertThat(forwarded(journaled())).containsExactly("SELECT 'still here'");
  }

  private static String nested(int levels) {
    return "SELECT " + "(".repeat(levels) + "1" + ")".repeat(levels);
  }

  @Test
  void aThousandLevelsOfNestingPassWhereNothingIsLabelled() throws Exception {
    try (RawPostgresClient client = loggedIn()) {
      assertThat(client.query(nested(1000)))
          .filteredOn(frame -> frame.type() == 'D')
          .extracting(Frame::cells)
          .containsExactly(List.of("1"));
      assertServes(client);
    }
  }

  @Test
  void whatIsNestedTooDeepIsRefusedWhereSomethingIsLabelled() throws Exception {
    startWithLabels();
    try (RawPostgresClient client = loggedIn()) {
      for (int levels : new int[] {1000, 100_000}) {
        List<Frame> answer = client.query(nested(levels));

        assertThat(code(answer)).isEqualTo("42501");
        assertThat(error(answer).fields().get('M')).contains("deep");
      }
      assertServes(client);
    }
    assertThat(forwarded(journaled())).containsExactly("SELECT 'still here'");
  }

  @Test
  void onAFullDiskNothingPassesAndWhatPassedBeforeIsKept() throws Exception {
    gate.close();
    Path disk = directory;
    long free = Files.getFileStore(disk).getUsableSpace();
    long keep = (free - FREE_AT_START) >> 20;
    assumeTrue(
        keep >= 16 && keep <= 999_999,
        "a full disk is not tried: " + (free >> 20) + " MB are free here, too little or too much");
    gate =
        gate(
            "full",
            POLICIES + "recorder: { directory: journal, keep-free: %dMB }\n".formatted(keep));
    int answered = 0;
    Path filler = disk.resolve("filler");
    try (RawPostgresClient client = loggedIn();
        FileChannel file =
            FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      List<Frame> answer = client.query("SELECT 0");
      while (answer.stream().noneMatch(frame -> frame.type() == 'E')) {
        answered++;
        fill(file);
        client.send(Frontend.query("SELECT " + answered));
        answer = answer(client);
      }
      assertThat(code(answer)).isEqualTo("58030");
      SQLException refused =
          catchThrowableOfType(SQLException.class, () -> gate.through("people").close());
      assertThat(refused.getSQLState()).isEqualTo("58030");
    }
    Files.delete(filler);
    waitUntilLetIn();
    List<String> kept = forwarded(journaled());
    for (int i = 0; i < answered; i++) {
      assertThat(kept).contains("SELECT " + i);
    }
    assertThat(kept).doesNotContain("SELECT " + answered);
  }

  /** Up to ReadyForQuery, or to the error that ends the session. */
  private static List<Frame> answer(RawPostgresClient client) throws IOException {
    List<Frame> frames = new ArrayList<>();
    do {
      frames.add(client.read());
    } while (frames.getLast().type() != 'Z' && frames.getLast().type() != 'E');
    return frames;
  }

  private static void fill(FileChannel file) throws IOException {
    file.write(ByteBuffer.allocate(32 << 20));
    file.force(false);
  }

  /** The free space is looked at with each sync; nothing else has to be done for it. */
  private void waitUntilLetIn() throws SQLException {
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        gate.through("people").close();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() - patience > 0) {
          throw e;
        }
      }
    }
  }
}
