package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Admission;
import dev.postern.core.Caller;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Judgement;
import dev.postern.core.MysqlSettings;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.SessionLimits;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay between two channels without sockets, fed with both peers' packets. */
class RelayTest {
  private static final int BASE =
      Capabilities.PROTOCOL_41 | Capabilities.SECURE_CONNECTION | Capabilities.PLUGIN_AUTH;
  private static final int MODERN = BASE | Capabilities.SESSION_TRACK | Capabilities.DEPRECATE_EOF;

  private static final int ATTRIBUTES = MODERN | Capabilities.QUERY_ATTRIBUTES;

  private static final String OK = "00 00 00 0200 0000";
  private static final String END = "fe 00 00 0200 0000";
  private static final String EOF = "fe 0000 0200";
  private static final String ERROR = "ff 1e04 23 3432533232 6f6f7073";

  /** Captured from MySQL 8.0.33: a text result of three columns and one row. */
  private static final List<String> RESULT =
      List.of(
          "03",
          "03646566 00 00 00 016e 00 0c 3f00 02000000 08 8100 00 0000",
          "03646566 00 00 00 076e6f7468696e67 00 0c 3f00 00000000 06 8000 00 0000",
          "03646566 00 00 00 0173 00 0c ff00 0c000000 fd 0100 1f 0000",
          "0137 fb 03616263",
          END);

  private EmbeddedChannel client = new EmbeddedChannel();
  private EmbeddedChannel upstream = new EmbeddedChannel();
  private final ScriptedPath path = new ScriptedPath("ann");
  private final Deque<Runnable> blocking = new ArrayDeque<>();
  private final ThreadIds threads = new ThreadIds();
  private final List<String> owner = new ArrayList<>();

  /** Another gateway has ann's session 1073741840, and is told what to do with it. */
  private final List<String> ordered = new ArrayList<>();

  private final Admission elsewhere =
      new Admission() {
        private final String there = ThreadIds.key(path.identity(), "shop", 0x4000_0010L);

        @Override
        public Answer admit(Caller caller) {
          throw new IllegalStateException("everybody is in");
        }

        @Override
        public boolean isElsewhere(String key) {
          return key.equals(there);
        }

        @Override
        public void cancelElsewhere(String key) {
          ordered.add("cancel " + key.equals(there));
        }

        @Override
        public void endElsewhere(String key) {
          ordered.add("end " + key.equals(there));
        }
      };

  private Relay relay = relay(MODERN, MODERN);

  private Relay relay(long clientFlags, long upstreamFlags) {
    HandshakeResponse41 response =
        new HandshakeResponse41(
            new Capabilities(clientFlags), 0, 45, "ann", new byte[0], "shop", "", Map.of(), 0);
    return new Relay(
        path,
        new Relay.Leg(client, new ReadGate(client), response.capabilities()),
        new Relay.Leg(upstream, new ReadGate(upstream), new Capabilities(upstreamFlags)),
        new Relay.Names("shop", "shop_data", "8.0.33", 77),
        new SessionState(new MysqlSettings(false, 80_033, false, "", "utf8mb4", "shop_data")),
        response,
        new Relay.Shared(blocking::add, 1 << 20, threads, elsewhere),
        new Relay.Owner() {
          @Override
          public void closed() {
            owner.add("closed");
          }

          @Override
          public void changeUser(HandshakeResponse41 again, ByteBuf rest, int next) {
            owner.add("change to " + again.user() + ", answer " + next);
            rest.release();
          }

          @Override
          public void kill(UpstreamKill.What what) {
            owner.add("kill " + what);
          }
        });
  }

  @AfterEach
  void noBufferIsLeft() {
    relay.onClientGone();
    client.finishAndReleaseAll();
    upstream.finishAndReleaseAll();
  }

  private static ByteBuf packet(int sequence, String hex) {
    byte[] payload = Bytes.hex(hex);
    return Unpooled.buffer().writeMediumLE(payload.length).writeByte(sequence).writeBytes(payload);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
  }

  private void command(String hex) {
    relay.onClientBytes(packet(0, hex));
    run();
  }

  /** Runs what may wait, on its own thread as it were. */
  private void work() {
    for (int tasks = blocking.size(); tasks > 0; tasks--) {
      blocking.remove().run();
    }
    run();
  }

  private void query(String sql) {
    command("03" + hex(sql));
  }

  private void fromServer(int first, String... payloads) {
    int sequence = first;
    for (String payload : payloads) {
      relay.onUpstreamBytes(packet(sequence++, payload));
      run();
    }
  }

  private void run() {
    client.runPendingTasks();
    upstream.runPendingTasks();
  }

  private static byte[] bytes(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  /** Each packet as its sequence id and its payload in hexadecimal. */
  private static List<String> packets(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.wrappedBuffer(bytes(channel));
    List<String> packets = new ArrayList<>();
    while (all.isReadable()) {
      int length = all.readUnsignedMediumLE();
      int sequence = all.readUnsignedByte();
      byte[] payload = new byte[length];
      all.readBytes(payload);
      packets.add(sequence + ":" + HexFormat.of().formatHex(payload));
    }
    return packets;
  }

  private static String plain(String hex) {
    return hex.replace(" ", "");
  }

  private List<String> toClient() {
    return packets(client);
  }

  private List<String> toServer() {
    return packets(upstream);
  }

  @Test
  void aResultPassesAsTheSameBytes() {
    query("select 1");
    assertThat(toServer()).containsExactly("0:03" + hex("select 1"));
    fromServer(1, RESULT.toArray(String[]::new));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < RESULT.size(); i++) {
      expected.add((i + 1) + ":" + plain(RESULT.get(i)));
    }
    assertThat(toClient()).isEqualTo(expected);
    assertThat(path.journal)
        .containsExactly("forwarded select 1", "finished 1 rows rows=1 masked=0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64})
  void theSameResultMayComeInPieces(int size) {
    query("select secret");
    toServer();
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < RESULT.size(); i++) {
      all.writeBytes(packet(i + 1, RESULT.get(i).replace("0173 00 0c", "06736563726574 00 0c")));
    }
    while (all.isReadable()) {
      relay.onUpstreamBytes(all.readBytes(Math.min(size, all.readableBytes())));
    }
    all.release();
    assertThat(toClient()).contains("5:0137fb032a2a2a").hasSize(6);
    assertThat(path.journal).contains("finished 1 rows rows=1 masked=1");
  }

  @Test
  void aClientThatCouldDoWithoutIsToldThatDescriptionsFollow() {
    relay = relay(MODERN | Capabilities.OPTIONAL_RESULTSET_METADATA, MODERN);
    query("select 1");
    fromServer(1, RESULT.toArray(String[]::new));
    assertThat(toClient()).hasSize(6).startsWith("1:0103", "2:" + plain(RESULT.get(1)));
    command("16" + hex("select ?"));
    fromServer(1, "00 05000000 0100 0000 00 0000", RESULT.get(1));
    assertThat(toClient()).startsWith("1:00050000000100000000000001");
  }

  private static final String LOAD = "LOAD DATA LOCAL INFILE '/a.csv' INTO TABLE t";

  private void letFilesBeSent() {
    path.limits = new SessionLimits(false, 0, true, false);
    relay = relay(MODERN | Capabilities.LOCAL_FILES, MODERN | Capabilities.LOCAL_FILES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64})
  void theClientsFilePassesHoweverItIsCutAndIsDigested(int size) throws Exception {
    letFilesBeSent();
    query(LOAD);
    toServer();
    fromServer(1, "fb" + hex("/a.csv"));
    assertThat(toClient()).containsExactly("1:fb" + hex("/a.csv"));
    ByteBuf all = Unpooled.buffer();
    all.writeBytes(packet(2, hex("1,one"))).writeBytes(packet(3, hex("2,two")));
    all.writeBytes(packet(4, "")).writeBytes(packet(0, "0e"));
    while (all.isReadable()) {
      relay.onClientBytes(all.readBytes(Math.min(size, all.readableBytes())));
    }
    all.release();
    assertThat(toServer())
        .as("the next command waits")
        .containsExactly("2:" + hex("1,one"), "3:" + hex("2,two"), "4:");
    fromServer(5, OK);
    assertThat(toClient()).containsExactly("5:" + plain(OK));
    assertThat(toServer()).containsExactly("0:0e");
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest("1,one2,two".getBytes(ISO_8859_1)));
    assertThat(path.journal)
        .contains("finished 1 OK 0 file=10 sha256=" + digest + " rows=0 masked=0");
  }

  @Test
  void aPartOfAFilePassesBeforeTheRestIsThere() {
    letFilesBeSent();
    query(LOAD);
    fromServer(1, "fb" + hex("/a.csv"));
    toServer();
    relay.onClientBytes(Unpooled.buffer().writeMediumLE(1 << 20).writeByte(2).writeByte('x'));
    assertThat(bytes(upstream)).isEqualTo(Bytes.hex("000010 02 78"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "/a.csv2", "", "/A.csv"})
  void aServerThatAsksForAnotherFileDoesNotGetIt(String other) {
    letFilesBeSent();
    query(LOAD);
    fromServer(1, "fb" + hex(other));
    assertThat(String.join(" ", toClient())).contains(hex("asked the client for a file"));
    assertThat(client.isOpen()).isFalse();
    assertThat(path.journal).anyMatch(line -> line.startsWith("finished 1 failed"));
  }

  @Test
  void aFileMayBeAskedForOnce() {
    letFilesBeSent();
    query(LOAD);
    fromServer(1, "fb" + hex("/a.csv"));
    relay.onClientBytes(packet(2, ""));
    run();
    toClient();
    fromServer(3, "fb" + hex("/a.csv"));
    assertThat(String.join(" ", toClient())).contains(hex("asked the client for a file"));
  }

  @Test
  void noOtherStatementHasTheClientSendAFile() {
    letFilesBeSent();
    query("select '/a.csv'");
    fromServer(1, "fb" + hex("/a.csv"));
    assertThat(String.join(" ", toClient())).contains(hex("asked the client for a file"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOAD DATA LOCAL INFILE '/a.csv' INTO TABLE t; select 1",
        "LOAD DATA LOCAL INFILE /* '/b.csv' */ '/a.csv' INTO TABLE t",
        "LOAD DATA LOCAL INFILE '/a\\x.csv' INTO TABLE t",
        "LOAD DATA LOCAL INFILE '/a' '.csv' INTO TABLE t",
        "LOAD DATA LOCAL INFILE '/a''.csv' INTO TABLE t"
      })
  void aFileThatIsNotPlainToSeeIsRefused(String text) {
    letFilesBeSent();
    query(text);
    assertThat(toServer()).isEmpty();
    assertThat(String.join(" ", toClient())).contains(hex("local-files"));
  }

  @Test
  void noFileIsSentWhereTheConnectionOrTheClientDoesNotLetIt() {
    query(LOAD);
    path.limits = new SessionLimits(false, 0, true, false);
    query(LOAD);
    letFilesBeSent();
    command("16" + hex(LOAD));
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).hasSize(3).allMatch(packet -> packet.contains(hex("local-files")));
    assertThat(path.journal).hasSize(3).allMatch(line -> line.equals("refused " + LOAD));
  }

  @Test
  void aFilesPacketsOutOfOrderEndTheSession() {
    letFilesBeSent();
    query(LOAD);
    fromServer(1, "fb" + hex("/a.csv"));
    relay.onClientBytes(packet(3, "61"));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aResultThatBreaksOffEndsTheSessionInAnError() {
    query("select 1");
    fromServer(1, RESULT.get(0), RESULT.get(1));
    toClient();
    relay.onUpstreamGone();
    assertThat(toClient()).singleElement().asString().startsWith("3:ffdd07");
    assertThat(client.isOpen()).isFalse();
    assertThat(path.journal).anyMatch(line -> line.startsWith("finished 1 failed"));
  }

  @Test
  void aRefusedQueryDoesNotLeave() {
    query("deny this");
    assertThat(toServer()).isEmpty();
    assertThat(toClient())
        .singleElement()
        .asString()
        .startsWith("1:ff7604" + hex("#42000"))
        .contains(hex("denied-word"));
    assertThat(path.journal).containsExactly("refused deny this");
  }

  @Test
  void theNextCommandWaitsForTheAnswerToTheOneBefore() {
    query("select 1");
    query("deny this");
    query("select 2");
    assertThat(toServer()).hasSize(1);
    assertThat(toClient()).isEmpty();
    fromServer(1, OK);
    assertThat(toClient()).hasSize(2);
    assertThat(toServer()).containsExactly("0:03" + hex("select 2"));
  }

  @Test
  void aSlowJudgementHoldsWhatIsBehindIt() {
    query("slow deny");
    query("select 1");
    assertThat(toServer()).isEmpty();
    blocking.remove().run();
    run();
    assertThat(toClient()).hasSize(1);
    assertThat(toServer()).containsExactly("0:03" + hex("select 1"));
  }

  @Test
  void rowsThatWereNotDescribedEndTheSession() {
    command("16" + hex("select secret"));
    fromServer(1, "00 05000000 0000 0000 00 0000");
    command("1c 05000000 01000000");
    fromServer(1, "00 00 03616263");
    assertThat(String.join(" ", toClient()))
        .doesNotContain("616263")
        .contains(hex("had not described"));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void rowsOfACursorThatWasOpenedUnderAnotherPolicyEndTheSession() {
    command("16" + hex("select secret"));
    fromServer(1, "00 05000000 0000 0000 00 0000");
    command("17 05000000 01 01000000");
    fromServer(1, "01", RESULT.get(1), "fe 00 00 4200 0000");
    command("1c 05000000 01000000");
    fromServer(1, "00 00 0137", "fe 00 00 8200 0000");
    assertThat(client.isOpen()).isTrue();
    path.version = 1;
    command("1c 05000000 01000000");
    fromServer(1, "00 00 0137");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void whatIsKeptOfAResultBeginsWithItsCommand() {
    query("select 1");
    fromServer(1, OK);
    assertThat(path.frames).containsExactly("0100000003" + "07000001" + plain(OK));
  }

  @ParameterizedTest
  @ValueSource(ints = {BASE | Capabilities.SESSION_TRACK, MODERN})
  void fetchedRowsAreKeptBehindTheDescriptionOfTheirCursor(int upstreamFlags) {
    relay.onClientGone();
    client = new EmbeddedChannel();
    upstream = new EmbeddedChannel();
    relay = relay(MODERN, upstreamFlags);
    boolean modern = upstreamFlags == MODERN;
    command("16" + hex("select n"));
    fromServer(1, "00 05000000 0000 0000 00 0000");
    command("17 05000000 01 01000000");
    fromServer(1, "01", RESULT.get(1), modern ? "fe 00 00 4200 0000" : "fe 0000 4200");
    command("1c 05000000 01000000");
    fromServer(1, "00 00 0700", modern ? "fe 00 00 8200 0000" : "fe 0000 8200");
    assertThat(path.frames.getLast())
        .isEqualTo(
            "010000001c"
                + "0100000101"
                + "17000002"
                + plain(RESULT.get(1))
                + "0400000100000700"
                + "07000002"
                + "fe000082000000");
  }

  @Test
  void aServerThatLeavesMaySayWhy() {
    fromServer(0, ERROR);
    assertThat(toClient()).containsExactly("1:" + plain(ERROR));
    assertThat(client.isOpen()).isTrue();
    relay.onUpstreamGone();
    run();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anEofIsTranslatedForAClientThatKnowsNone() {
    relay = relay(MODERN, BASE | Capabilities.SESSION_TRACK);
    query("select 1");
    fromServer(1, RESULT.get(0), RESULT.get(1), RESULT.get(2), RESULT.get(3), EOF);
    fromServer(6, RESULT.get(4), EOF);
    assertThat(toClient()).endsWith("5:0137fb03616263", "6:" + plain(END)).hasSize(6);
  }

  @Test
  void changesOfStateAreKeptFromAClientThatKnowsNone() {
    relay = relay(BASE, MODERN & ~Capabilities.DEPRECATE_EOF);
    query("use x");
    fromServer(1, "00 00 00 0240 0000 00 04 01 02 01 78");
    assertThat(toClient()).containsExactly("1:" + plain(OK));
    assertThat(relay.state.settings().schema()).isEqualTo("x");
  }

  @Test
  void theErrorOfAGuardedStatementLosesItsText() {
    query("select secret");
    fromServer(1, ERROR);
    assertThat(toClient())
        .singleElement()
        .asString()
        .startsWith("1:ff1e04" + hex("#42S22"))
        .doesNotContain(hex("oops"));
    query("select open");
    fromServer(1, ERROR);
    assertThat(toClient()).containsExactly("1:" + plain(ERROR));
  }

  /** Rows matched: 1 Changed: 0, with two warnings. */
  private static final String UPDATED = "00 01 00 0200 0200 03 615c62";

  @ParameterizedTest
  @ValueSource(strings = {"update secret", "update filtered"})
  void aGuardedStatementTellsOfNoWarnings(String sql) {
    query(sql);
    fromServer(1, UPDATED);
    assertThat(toClient()).containsExactly("1:" + plain("00 01 00 0200 0000"));
    query("update open");
    fromServer(1, UPDATED);
    assertThat(toClient()).containsExactly("1:" + plain(UPDATED));
  }

  @Test
  void noResultOfSeveralTellsOfWarningsWhereOneIsGuarded() {
    query("select 1; update secret; select 2");
    fromServer(1, "01", RESULT.get(1), "0137", "fe 00 00 0a00 0300");
    fromServer(5, "00 01 00 0a00 0200 03 615c62");
    fromServer(6, "01", RESULT.get(1), "0137", "fe 00 00 0200 0100");
    assertThat(toClient())
        .contains(
            "4:" + plain("fe 00 00 0a00 0000"),
            "5:" + plain("00 01 00 0a00 0000"),
            "9:" + plain("fe 00 00 0200 0000"));
  }

  @Test
  void anExecutedStatementTellsOfNoWarnings() {
    command("16" + hex("update secret"));
    fromServer(1, "00 05000000 0000 0000 00 0300");
    assertThat(toClient()).containsExactly("1:" + plain("00 05000000 0000 0000 00 0000"));
    command("17 05000000 00 01000000");
    fromServer(1, UPDATED);
    assertThat(toClient()).containsExactly("1:" + plain("00 01 00 0200 0000"));
  }

  @Test
  void noEofTellsOfWarningsOfAGuardedStatement() {
    int old = BASE | Capabilities.SESSION_TRACK;
    relay = relay(old, old);
    query("select secret");
    fromServer(1, "01", RESULT.get(1), "fe 0300 0200", "0137", "fe 0400 0200");
    assertThat(toClient()).contains("3:" + plain(EOF)).endsWith("5:" + plain(EOF));
    command("16" + hex("select secret"));
    fromServer(1, "00 05000000 0100 0000 00 0300", RESULT.get(1), "fe 0300 0200");
    assertThat(toClient()).endsWith("3:" + plain(EOF));
    relay = relay(MODERN, old);
    query("select secret");
    fromServer(1, "01", RESULT.get(1), "fe 0300 0200", "0137", "fe 0400 0200");
    assertThat(toClient()).endsWith("4:" + plain(END));
  }

  @Test
  void whereMatchesAreCountedNothingTellsHowManyRowsChanged() {
    path.limits = new SessionLimits(false, 0, false, true);
    relay = relay(MODERN, MODERN);
    query("update open");
    fromServer(1, UPDATED);
    assertThat(toClient()).containsExactly("1:" + plain("00 01 00 0200 0200"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {
        "CREATE_DB",
        "DROP_DB",
        "REFRESH",
        "SHUTDOWN",
        "PROCESS_INFO",
        "DEBUG",
        "BINLOG_DUMP",
        "TABLE_DUMP",
        "CONNECT_OUT",
        "REGISTER_SLAVE",
        "DAEMON",
        "BINLOG_DUMP_GTID",
        "CLONE",
        "SUBSCRIBE_GROUP_REPLICATION_STREAM"
      })
  void commandsThatAreNoneOfACallersAreDenied(Command denied) {
    command(String.format("%02x 00000000", denied.code()));
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().startsWith("1:ffcb04");
    assertThat(path.journal).singleElement().asString().startsWith("refused (com_");
  }

  private static final String BULK = "8000 0300 00 07000000 00 08000000";

  @Test
  void aBulkExecutionIsAnExecutionWithTheValuesOfAllRows() {
    long bulk = MODERN | Capabilities.STMT_BULK_OPERATIONS;
    relay = relay(bulk, bulk);
    command("16" + hex("select ?"));
    fromServer(1, "00 05000000 0000 0100 00 0000", RESULT.get(1));
    toServer();
    toClient();
    command("fa ffffffff" + BULK);
    assertThat(toServer())
        .as("the last one prepared")
        .containsExactly("0:" + plain("fa 05000000" + BULK));
    fromServer(1, OK);
    assertThat(toClient()).containsExactly("1:" + plain(OK));
    assertThat(path.journal)
        .containsExactly("forwarded select ?", "finished 1 OK 0 rows=0 masked=0");
    assertThat(path.binds.getLast().stream().map(bind -> new String(bind.value(), ISO_8859_1)))
        .containsExactly("7", "8");
    command("fa 05000000 c000 0300 00 07000000");
    assertThat(toServer()).as("a result for each row").isEmpty();
    assertThat(String.join(" ", toClient())).contains(hex("bulk-execute"));
    command("fa 06000000" + BULK);
    assertThat(toServer()).as("another statement").isEmpty();
    assertThat(toClient()).singleElement().asString().startsWith("1:ffdb04");
  }

  private void prepare(String text, int columns) {
    command("16" + hex(text));
    List<String> answer =
        new ArrayList<>(List.of(String.format("00 05000000 %02x00 0100 00 0000", columns)));
    for (int i = 0; i <= columns; i++) {
      answer.add(RESULT.get(1));
    }
    fromServer(1, answer.toArray(String[]::new));
    toServer();
    toClient();
  }

  @Test
  void aServerWithoutBulkExecutionGetsItRowByRow() {
    prepare("insert ?", 0);
    command("fa 05000000" + BULK);
    command("0e");
    assertThat(toServer()).containsExactly(plain("0:17 05000000 00 01000000 00 01 0300 07000000"));
    fromServer(1, "00 01 0b 0200 0100");
    assertThat(toClient()).isEmpty();
    assertThat(toServer()).containsExactly(plain("0:17 05000000 00 01000000 00 00 08000000"));
    fromServer(1, "00 01 0c 0200 0200");
    assertThat(toClient()).containsExactly(plain("1:00 02 0b 0200 0300"));
    assertThat(toServer()).containsExactly("0:0e");
    assertThat(path.journal)
        .containsExactly("forwarded insert ?", "finished 1 OK 2 rows=0 masked=0");
  }

  @Test
  void theFirstErrorEndsABulkExecutionThatIsTakenApart() {
    prepare("insert ?", 0);
    command("fa 05000000" + BULK);
    toServer();
    fromServer(1, ERROR);
    assertThat(toClient()).containsExactly("1:" + plain(ERROR));
    assertThat(toServer()).isEmpty();
    assertThat(path.journal).contains("finished 1 failed 42S22 rows=0 masked=0");
  }

  @ParameterizedTest
  @CsvSource({
    "select ?, 1, 8000 0300 00 07000000",
    "CALL p(?), 0, 8000 0300 00 07000000",
    "insert ?, 0, 8000 0300 02",
    "insert ?, 0, 8000 0300 03"
  })
  void whatCannotBeTakenApartIsRefused(String text, int columns, String bulk) {
    prepare(text, columns);
    command("fa 05000000" + bulk);
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().contains(hex("bulk-execute"));
    assertThat(path.journal).containsExactly("refused " + text);
  }

  @Test
  void commandsThatNobodyKnowsAreDenied() {
    command("7f");
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().startsWith("1:ffcb04");
  }

  @Test
  void aServerThatAsksForAFileEndsTheSession() {
    query("load data local infile 'x' into table t");
    fromServer(1, "fb 2f6574632f706173737764");
    assertThat(client.isOpen()).isFalse();
    assertThat(String.join(" ", toClient())).doesNotContain(hex("passwd"));
  }

  @Test
  void packetsOutOfOrderEndTheSession() {
    query("select 1");
    fromServer(3, OK);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anAnswerThatNobodyAskedForEndsTheSession() {
    fromServer(1, OK);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aStatementThatWasNotPreparedIsUnknown() {
    command("17 09000000 00 01000000");
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().startsWith("1:ffdb04");
  }

  @Test
  void theLastPreparedStatementIsExecutedByItsNumber() {
    command("16" + hex("select 1"));
    fromServer(1, "00 05000000 0000 0000 00 0000");
    command("17 ffffffff 00 01000000");
    assertThat(toServer()).endsWith("0:17" + "05000000" + "00" + "01000000");
    command("16" + hex("deny"));
    fromServer(1, OK);
    toClient();
    command("17 ffffffff 00 01000000");
    assertThat(toClient()).singleElement().asString().startsWith("1:ffdb04");
  }

  @Test
  void aPreparedStatementIsJudgedAgainWhereThePolicyChanged() {
    command("16" + hex("select 1"));
    fromServer(1, "00 05000000 0000 0000 00 0000");
    path.version = 1;
    int before = path.judged.size();
    command("17 05000000 00 01000000");
    assertThat(path.judged).hasSize(before + 1);
    fromServer(1, OK);
    command("17 05000000 00 01000000");
    assertThat(path.judged).hasSize(before + 1);
  }

  @Test
  void whereTheServerMayStopTellingItIsAskedBeforeTheNextCommand() {
    query("set session_track_system_variables = ''");
    toServer();
    query("select 2");
    fromServer(1, OK);
    assertThat(toClient()).containsExactly("1:" + plain(OK));
    assertThat(toServer())
        .singleElement()
        .asString()
        .contains(hex("SET SESSION session_track_system_variables"));
    fromServer(1, OK);
    assertThat(toServer()).singleElement().asString().contains(hex("@@SESSION.sql_mode"));
    fromServer(1, "04", RESULT.get(1), RESULT.get(1), RESULT.get(1), RESULT.get(1));
    fromServer(
        6,
        "01" + hex("1") + "0b" + hex("ANSI_QUOTES") + "06" + hex("latin1") + "01" + hex("x"),
        END);
    assertThat(toClient()).isEmpty();
    assertThat(toServer()).containsExactly("0:03" + hex("select 2"));
    assertThat(path.judged.getLast().settings())
        .isEqualTo(new MysqlSettings(false, 80_033, true, "ANSI_QUOTES", "latin1", "x"));
  }

  private void limit(boolean readOnly, int rows) {
    path.limits = new SessionLimits(readOnly, rows, false, false);
    relay = relay(MODERN, MODERN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"select 1", "select secret"})
  void aResultWithTooManyRowsEndsInAnError(String sql) {
    limit(false, 2);
    query(sql);
    fromServer(1, RESULT.subList(0, 4).toArray(String[]::new));
    fromServer(5, RESULT.get(4), RESULT.get(4), RESULT.get(4), RESULT.get(4), END);
    assertThat(toClient()).hasSize(7).endsWith("5:0137fb03616263", "6:0137fb03616263", tooMany(7));
    assertThat(path.journal).contains("finished 1 failed row-limit rows=2 masked=0");
    query("select 2");
    fromServer(1, RESULT.toArray(String[]::new));
    assertThat(toClient()).hasSize(6).endsWith("6:" + plain(END));
  }

  private String tooMany(int sequence) {
    ErrPacket error = Refusals.ofResult(new RowCap(2).refusal(), path.session());
    return sequence + ":" + HexFormat.of().formatHex(Bytes.written(error::write));
  }

  @Test
  void asManyRowsAsThereMayBeAreNotTooMany() {
    limit(false, 2);
    query("select 1");
    fromServer(1, RESULT.subList(0, 5).toArray(String[]::new));
    fromServer(6, RESULT.get(4), END);
    assertThat(toClient()).hasSize(7).endsWith("7:" + plain(END));
  }

  @Test
  void whatComesBehindAResultWithTooManyRowsIsForNobody() {
    limit(false, 2);
    query("select 1; select 2; select 3");
    fromServer(1, "01", RESULT.get(1), "0137", "0138", "0139", "fe 00 00 0a00 0000");
    assertThat(toClient()).endsWith(tooMany(5));
    fromServer(7, "01", RESULT.get(1), "0137", "fe 00 00 0a00 0000", "00 01 00 0200 0000");
    assertThat(toClient()).isEmpty();
    query("select 4");
    fromServer(1, OK);
    assertThat(toClient()).containsExactly("1:" + plain(OK));
    assertThat(path.journal)
        .contains("finished 1 failed row-limit rows=2 masked=0", "finished 2 OK 0 rows=0 masked=0");
  }

  @Test
  void theNextCommandWaitsUntilAllThatIsForNobodyHasCome() {
    limit(false, 2);
    query("select 1; select 2");
    fromServer(1, "01", RESULT.get(1), "0137", "0138", "0139", "fe 00 00 0a00 0000");
    toServer();
    query("select 3");
    assertThat(toServer()).isEmpty();
    fromServer(7, ERROR);
    assertThat(toServer()).hasSize(1);
    assertThat(toClient()).doesNotContain("1:" + plain(ERROR));
  }

  @Test
  void theRowsOfACursorCountTogether() {
    limit(false, 2);
    command("16" + hex("select 1"));
    fromServer(1, "00 05000000 0000 0000 00 0000");
    command("17 05000000 01 01000000");
    fromServer(1, "01", RESULT.get(1), "fe 00 00 4200 0000");
    command("1c 05000000 01000000");
    fromServer(1, "00 00 0137", "fe 00 00 4200 0000");
    command("1c 05000000 01000000");
    fromServer(1, "00 00 0137", "fe 00 00 4200 0000");
    toClient();
    command("1c 05000000 01000000");
    fromServer(1, "00 00 0137", "fe 00 00 4200 0000");
    assertThat(toClient()).containsExactly(tooMany(1));
    command("17 05000000 01 01000000");
    fromServer(1, "01", RESULT.get(1), "fe 00 00 4200 0000");
    command("1c 05000000 01000000");
    toClient();
    fromServer(1, "00 00 0137", "fe 00 00 4200 0000");
    assertThat(toClient()).hasSize(2).first().isEqualTo("1:" + plain("00 00 0137"));
  }

  @Test
  void aResetSessionIsMadeReadOnlyAgain() {
    limit(true, 0);
    command("1f");
    toServer();
    fromServer(1, OK);
    assertThat(toServer()).containsExactly("0:03" + hex("SET SESSION TRANSACTION READ ONLY"));
  }

  @Test
  void anErrorMayHideThatASessionWasMadeOneThatCanWrite() {
    limit(true, 0);
    query("select f()");
    toServer();
    fromServer(1, ERROR);
    assertThat(toServer()).containsExactly("0:03" + hex("SET SESSION TRANSACTION READ ONLY"));
  }

  @Test
  void aReadOnlySessionThatCouldWriteEnds() {
    limit(true, 0);
    // System variables: the name of 21 bytes, the value of 3.
    String changed = "15" + hex("transaction_read_only") + "03" + hex("OFF");
    String writable = "00 00 00 0240 0000 00 1c 00 1a" + changed;
    query("select f()");
    fromServer(1, writable);
    assertThat(toClient()).hasSize(2).last().asString().contains(hex("read-only"));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void thePathsCommentStandsBehindTheText() {
    path.comment = "/*user='ann'*/";
    relay = relay(MODERN, MODERN);
    query("select 1 -- mine");
    assertThat(toServer()).containsExactly("0:03" + hex("select 1 -- mine\n/*user='ann'*/"));
    fromServer(1, OK);
    command("16" + hex("select filtered; "));
    assertThat(toServer())
        .containsExactly(
            "0:16" + hex("select (SELECT 'own rows' AS who) AS filtered\n/*user='ann'*/; "));
    assertThat(path.journal).contains("forwarded select 1 -- mine");
  }

  @Test
  void aQuerysAttributesStayWithTheComment() {
    path.comment = "/*c*/";
    relay = relay(ATTRIBUTES, ATTRIBUTES);
    String attributes = "01 01 00 01 fd00 016e 0176";
    command("03" + attributes + hex("select 1"));
    assertThat(toServer())
        .containsExactly("0:" + plain("03" + attributes + hex("select 1\n/*c*/")));
  }

  @Test
  void aQueryLeavesOnlyWhereTheBudgetSuffices() {
    path.budget = 1;
    query("select counted");
    fromServer(1, OK);
    toServer();
    toClient();
    query("select counted");
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().contains(hex("label-budget"));
    query("select free");
    assertThat(toServer()).hasSize(1);
    assertThat(path.journal).contains("refused select counted");
  }

  @Test
  void anExecutionDrawsWithItsValuesAndFetchingDoesNot() {
    path.budget = 1;
    command("16" + hex("select counted"));
    fromServer(1, "00 05000000 0000 0100 00 0000", RESULT.get(1));
    assertThat(path.journal).isEmpty();
    command("17 05000000 01 01000000 00 01 0300 07000000");
    fromServer(1, "01", RESULT.get(1), "fe 00 00 4200 0000");
    command("1c 05000000 01000000");
    fromServer(1, "00 00 0137", "fe 00 00 8200 0000");
    toServer();
    toClient();
    command("17 05000000 00 01000000 00 00 07000000");
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().contains(hex("label-budget"));
    assertThat(path.journal)
        .filteredOn(line -> line.startsWith("draws") || line.startsWith("refused"))
        .containsExactly("draws with 1 values", "draws with 1 values", "refused select counted");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void typesThatCameWithARefusedExecutionReachTheServerWithTheNext(boolean attributes) {
    relay = attributes ? relay(ATTRIBUTES, ATTRIBUTES) : relay;
    String name = attributes ? "00" : "";
    path.budget = 0;
    command("16" + hex("select counted"));
    fromServer(1, "00 05000000 0000 0100 00 0000", RESULT.get(1));
    command("17 05000000 00 01000000 00 01 0300" + name + "07000000");
    toServer();
    path.budget = 2;
    command("17 05000000 00 01000000 00 00 08000000");
    assertThat(toServer())
        .containsExactly(
            "0:"
                + plain(
                    attributes
                        ? "17 05000000 08 01000000 01 00 01 0300 00 08000000"
                        : "17 05000000 00 01000000 00 01 0300 08000000"));
    fromServer(1, OK);
    command("17 05000000 00 01000000 00 00 09000000");
    assertThat(toServer()).containsExactly("0:" + plain("17 05000000 00 01000000 00 00 09000000"));
  }

  @Test
  void aResetForgetsPreparedStatements() {
    command("16" + hex("select 1"));
    fromServer(1, "00 05000000 0000 0000 00 0000");
    command("1f");
    fromServer(1, OK);
    assertThat(relay.prepared(5)).isNull();
  }

  @Test
  void killReachesOwnSessionsOnly() {
    threads.began(0x4000_0009, path.identity(), "shop", 77, () -> {});
    threads.began(0x4000_000a, new ScriptedPath("bob").identity(), "shop", 78, () -> {});
    query("KILL QUERY 1073741833");
    assertThat(toServer()).containsExactly("0:03" + hex("KILL QUERY 77"));
    fromServer(1, OK);
    toClient();
    query("KILL 1073741834");
    work();
    command("0c 4e000000");
    work();
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).hasSize(2).allMatch(error -> error.startsWith("1:ff4604"));
    command("0c 4d000000");
    assertThat(toServer()).containsExactly("0:0c4d000000");
  }

  @Test
  void killReachesOwnSessionsAtOtherGateways() {
    query("KILL /* QUERY */ 1073741840");
    assertThat(toServer()).hasSize(1);
    fromServer(1, OK);
    toClient();
    assertThat(ordered).isEmpty();

    query("KILL QUERY 1073741840");
    work();
    assertThat(path.journal).contains("forwarded KILL QUERY 1073741840");
    assertThat(toServer()).isEmpty();
    work();
    assertThat(ordered).containsExactly("cancel true");
    assertThat(toServer()).containsExactly("0:0e");
    fromServer(1, OK);
    assertThat(toClient()).singleElement().asString().startsWith("1:00");

    command("0c 10000040");
    work();
    work();
    assertThat(ordered).containsExactly("cancel true", "end true");
    assertThat(toServer()).containsExactly("0:0e");
    fromServer(1, OK);
    assertThat(toClient()).singleElement().asString().startsWith("1:00");
  }

  @Test
  void aKeyNamesOneCallersSessionAlone() {
    Identity ann = path.identity();
    String key = ThreadIds.key(ann, "shop", 7);
    assertThat(key).startsWith("mysql ").isEqualTo(ThreadIds.key(ann, "shop", 7));
    assertThat(
            List.of(
                ThreadIds.key(ann, "shop", 8),
                ThreadIds.key(ann, "shop1", 7),
                ThreadIds.key(new ScriptedPath("bob").identity(), "shop", 7)))
        .doesNotContain(key);
  }

  @Test
  void theConnectionsNameStandsForItsDatabase() {
    command("02" + hex("shop"));
    assertThat(toServer()).containsExactly("0:02" + hex("shop_data"));
    assertThat(path.journal).containsExactly("forwarded USE `shop_data`");
  }

  @Test
  void theColumnsOfATableAreJudgedAsAStatement() {
    command("04" + hex("people\0"));
    assertThat(toServer()).hasSize(1);
    fromServer(1, RESULT.get(1), RESULT.get(3), END);
    assertThat(toClient()).hasSize(3);
    command("04" + hex("deny\0"));
    assertThat(toServer()).isEmpty();
    assertThat(path.journal)
        .contains("forwarded SHOW COLUMNS FROM `people`", "refused SHOW COLUMNS FROM `deny`");
  }

  @Test
  void whatASessionThatIsEndedRunsIsKilledAtTheServer() {
    query("SELECT sleep(60)");
    relay.end(new Refusal(FaultCode.SESSION_ENDED, "killed", "ended"));
    assertThat(owner).containsExactly("kill CONNECTION", "closed");
  }

  @Test
  void anIdleSessionThatIsEndedHasNothingToKill() {
    relay.end(new Refusal(FaultCode.SESSION_ENDED, "killed", "ended"));
    assertThat(owner).containsExactly("closed");
  }

  @Test
  void whatIsCancelledIsKilledAtTheServerOnlyWhereSomethingRuns() {
    relay.cancel();
    run();
    query("SELECT sleep(60)");
    relay.cancel();
    run();
    assertThat(owner).containsExactly("kill QUERY");
  }

  @Test
  void anotherUserLogsInOnTheSameConnection() {
    command("11" + hex("bob\0") + "00" + hex("shop\0") + "2d00" + hex("\0"));
    assertThat(owner).containsExactly("closed", "change to bob, answer 1");
    assertThat(path.journal).containsExactly("closed changed user");
    assertThat(upstream.isOpen()).isFalse();
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void nothingLeavesThatTheJournalDoesNotTake() {
    path.journalFull = true;
    query("select 1");
    assertThat(toServer()).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anErrorOnTheEventLoopEndsTheSession() {
    query("unforeseen");
    assertThat(toServer()).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void bytesThatAreNoCharactersPassWhereTheirTextIsUnderstoodAndAreNoNames() {
    command("03 73656c656374 ff fe");
    assertThat(toServer()).containsExactly("0:0373656c656374fffe");
    fromServer(1, OK);
    toClient();
    command("02 ff fe");
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().startsWith("1:ff1405");
  }

  private void settle(Settled<Judgement> settled) {
    Objects.requireNonNull(path.waiting).settled(settled);
    run();
  }

  private void approve() {
    settle(new Settled.Passes<>(Objects.requireNonNull(path.held).approved()));
  }

  @Test
  void aHeldQueryLeavesWhenPeopleAgreeAndWhatIsBehindItWaits() {
    query("held one");
    query("select 2");
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).isEmpty();
    approve();
    assertThat(toServer()).containsExactly("0:03" + hex("held one"));
    fromServer(1, OK);
    assertThat(toServer()).containsExactly("0:03" + hex("select 2"));
    assertThat(path.journal).startsWith("held held one", "forwarded held one");
  }

  @Test
  void whatPeopleRefuseIsAnsweredAndLeavesTheSessionAsItWas() {
    query("held one");
    settle(
        new Settled.Refused<>(
            new Refusal(FaultCode.DENIED, "approval-denied", "eve said no: not today")));
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().contains(hex("eve said no: not today"));
    query("select 2");
    assertThat(toServer()).hasSize(1);
  }

  @Test
  void aPreparedStatementIsHeldWithEachExecution() {
    command("16" + hex("held one"));
    assertThat(toServer()).hasSize(1);
    fromServer(1, "00 05000000 0000 0100 00 0000", RESULT.get(1));
    toClient();
    command("17 05000000 00 01000000 00 01 0300 07000000");
    assertThat(toServer()).isEmpty();
    approve();
    assertThat(toServer()).hasSize(1);
    fromServer(1, OK);
    path.waiting = null;
    command("17 05000000 00 01000000 00 00 08000000");
    assertThat(path.waiting).isNotNull();
    assertThat(toServer()).isEmpty();
  }

  @Test
  void valuesThatNobodySeesAreNotApproved() {
    command("16" + hex("held one"));
    fromServer(1, "00 05000000 0000 0100 00 0000", RESULT.get(1));
    command("18 05000000 0000" + hex("long"));
    toServer();
    toClient();
    command("17 05000000 00 01000000 00 01 fd00");
    assertThat(toServer()).isEmpty();
    assertThat(toClient()).singleElement().asString().contains(hex("not-approvable"));
  }

  @Test
  void killTakesBackWhatWaits() {
    threads.began(0x4000_0009, path.identity(), "shop", 77, relay::withdraw);
    query("held one");
    assertThat(threads.killed(0x4000_0009, path.identity(), "shop")).isEqualTo(77);
    run();
    assertThat(path.withdrawn).isTrue();
  }

  @Test
  void aPacketOverTheLimitEndsTheSession() {
    relay.onClientBytes(Unpooled.buffer().writeMediumLE((1 << 20) + 1).writeByte(0).writeByte(3));
    run();
    assertThat(toClient())
        .singleElement()
        .asString()
        .contains(HexFormat.of().formatHex("message-size".getBytes(StandardCharsets.US_ASCII)));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void whateverAServerSendsIsReadOrEndsTheSession() {
    byte[] all =
        Bytes.written(out -> {
          for (int i = 0; i < RESULT.size(); i++) {
            ByteBuf packet = packet(i + 1, RESULT.get(i));
            out.writeBytes(packet);
            packet.release();
          }
        });
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      noBufferIsLeft();
      client = new EmbeddedChannel();
      upstream = new EmbeddedChannel();
      relay = relay(MODERN, MODERN);
      query("select secret");
      byte[] damaged = all.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      relay.onUpstreamBytes(Bytes.buffer(damaged));
      run();
      // A fault of the gate's own would end the session with these words.
      assertThat(HexFormat.of().formatHex(bytes(client))).doesNotContain(hex("the gate failed"));
    }
  }
}
