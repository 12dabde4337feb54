package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.Judgement;
import dev.postern.core.MysqlColumn;
import dev.postern.core.MysqlSettings;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketsTest {
  private static final Capabilities PLAIN = new Capabilities(0);
  private static final Capabilities TRACKED = new Capabilities(Capabilities.SESSION_TRACK);
  private static final Capabilities ATTRIBUTES = new Capabilities(Capabilities.QUERY_ATTRIBUTES);

  /** Captured from MySQL 8.0.33: the end of a log-in, which tells of the default database. */
  private static final byte[] OK =
      Bytes.hex(
          """
          00 00 00                    # OK, no rows, no id
          0240 0000                   # autocommit, state changed; no warnings
          00                          # no info
          07 01 05 04 73686f70        # schema shop
          """);

  /** Captured from MySQL 8.0.33: a column of a table. */
  private static final byte[] COLUMN =
      Bytes.hex(
          """
          03646566 0473686f70 0670656f706c65 0670656f706c65 0373736e 0373736e
          0c ff00 2c000000 fd 0000 00 0000
          """);

  /** Captured from Connector/J: one number and one text, with types. */
  private static final byte[] EXECUTE =
      Bytes.hex(
          """
          17 01000000 08 01000000     # statement 1, parameters counted, once
          02 00 01                    # two of them, none is null, types follow
          0300 00 fd00 00             # LONG, VAR_STRING, without names
          07000000 0178               # 7, x
          """);

  private static final byte[] BULK =
      Bytes.hex(
          """
          fa 01000000 8000            # statement 1, types follow
          0380 fd00                   # LONG UNSIGNED, VAR_STRING
          00 ffffffff 00 0178         # 4294967295, x
          01 02                       # null, default
          00 02000000 03              # 2, ignore
          """);

  private static Prepared twoParameters() {
    return new Prepared(
        1,
        2,
        0,
        new Judgement(
            new SqlStatement("INSERT", SqlSettings.DEFAULT),
            List.of(),
            new Verdict.Forward("test")),
        0);
  }

  @Test
  void aBulkExecutionIsReadRowByRow() {
    BulkExecuteMessage message =
        BulkExecuteMessage.read(Bytes.buffer(BULK), twoParameters(), UTF_8);
    assertThat(message.rows()).isEqualTo(3);
    assertThat(message.unitResults()).isFalse();
    assertThat(message.plain()).as("without default and ignore").isFalse();
    assertThat(message.types()).containsExactly(0x8003, 0xfd);
    assertThat(message.binds().stream().map(PacketsTest::text))
        .containsExactly("4294967295", "x", null, "(default)", "2", "(ignore)");
  }

  private static @Nullable String text(Bind bind) {
    byte[] value = bind.value();
    return value == null ? null : new String(value, UTF_8);
  }

  @Test
  void aBulkExecutionTakenApartIsOneExecutionForEachRow() {
    byte[] bulk =
        Bytes.hex("fa 01000000 8000 0380 fd00  00 ffffffff 00 0178  01 00 0179  00 02000000 01");
    BulkExecuteMessage message =
        BulkExecuteMessage.read(Bytes.buffer(bulk), twoParameters(), UTF_8);
    assertThat(message.plain()).isTrue();
    BulkRows rows = message.apart(Bytes.buffer(bulk), twoParameters());
    assertThat(Bytes.written(rows::next))
        .isEqualTo(Bytes.hex("17 01000000 00 01000000 00 01 0380 fd00 ffffffff 0178"));
    assertThat(Bytes.written(rows::next))
        .isEqualTo(Bytes.hex("17 01000000 00 01000000 01 00 0179"));
    assertThat(rows.isMore()).isTrue();
    assertThat(Bytes.written(rows::next))
        .isEqualTo(Bytes.hex("17 01000000 00 01000000 02 00 02000000"));
    assertThat(rows.isMore()).isFalse();
  }

  @Test
  void aBulkExecutionMayHaveTheTypesOfTheOneBefore() {
    Prepared prepared = twoParameters();
    byte[] again = Bytes.hex("fa 01000000 0000 00 07000000 01");
    assertThatThrownBy(() -> BulkExecuteMessage.read(Bytes.buffer(again), prepared, UTF_8))
        .isInstanceOf(ProtocolViolation.class);
    prepared.types(new int[] {3, 0xfd});
    BulkExecuteMessage message = BulkExecuteMessage.read(Bytes.buffer(again), prepared, UTF_8);
    assertThat(message.binds().stream().map(PacketsTest::text)).containsExactly("7", null);
    assertThat(message.newTypes()).isFalse();
  }

  @Test
  void aBulkExecutionsJournaledValuesAreBounded() {
    byte[] many =
        Bytes.written(out -> {
          out.writeBytes(BULK, 0, 11);
          for (int i = 0; i < 5_000; i++) {
            out.writeByte(0).writeIntLE(i).writeByte(1);
          }
        });
    BulkExecuteMessage message =
        BulkExecuteMessage.read(Bytes.buffer(many), twoParameters(), UTF_8);
    assertThat(message.rows()).isEqualTo(5_000);
    assertThat(message.binds()).hasSize(BulkExecuteMessage.MAX_BINDS + 1);
    assertThat(text(message.binds().getLast())).isEqualTo("(9000 more values)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fa 01000000 8001 0300 fd00", // an unknown flag
        "fa 01000000 8000 0300 fd00 04 01", // an unknown indicator
        "fa 01000000 8000 0300 fd00 01", // half a row
        "fa 01000000 8000 0300 fd00 00 0700", // half a value
        "fa 01000000 8000 0300 fd00 01 00 09 61" // a longer text than there is
      })
  void aBrokenBulkExecutionIsRefused(String hex) {
    ByteBuf payload = Bytes.buffer(Bytes.hex(hex));
    assertThatThrownBy(() -> BulkExecuteMessage.read(payload, twoParameters(), UTF_8))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void aDamagedBulkExecutionIsReadOrRefused() {
    Bytes.damageIsReadOrRefused(
        BULK, payload -> BulkExecuteMessage.read(payload, twoParameters(), UTF_8));
  }

  @Test
  void anOkPacketTellsWhatChanged() {
    OkPacket ok = OkPacket.read(Bytes.buffer(OK), TRACKED);
    SessionState state =
        new SessionState(new MysqlSettings(false, 80_033, false, "", "utf8mb4", ""));
    state.changed(Objects.requireNonNull(ok.state()));
    assertThat(state.settings().schema()).isEqualTo("shop");
    assertThat(ok.state()).isEqualTo(SessionState.schemaIs("shop"));
    assertThat(Bytes.written(out -> ok.write(out, TRACKED))).isEqualTo(OK);
  }

  @Test
  void aClientThatDoesNotFollowStateIsNotToldOfIt() {
    OkPacket ok = OkPacket.read(Bytes.buffer(OK), TRACKED);
    assertThat(Bytes.written(out -> ok.write(out, PLAIN)))
        .isEqualTo(Bytes.hex("00 00 00 0200 0000"));
  }

  @Test
  void settingsAreFollowedByWhatTheServerTells() {
    SessionState state =
        new SessionState(new MysqlSettings(false, 80_033, false, "", "utf8mb4", ""));
    byte[] variables =
        Bytes.written(out -> {
          ByteBuf one = Unpooled.buffer();
          PacketWriter.lengthEncoded(one, "sql_mode");
          PacketWriter.lengthEncoded(one, "ANSI_QUOTES");
          PacketWriter.lengthEncoded(one, "character_set_client");
          PacketWriter.lengthEncoded(one, "latin1");
          out.writeByte(0);
          PacketWriter.lengthEncoded(out, ByteBufUtil.getBytes(one));
        });
    state.changed(variables);
    assertThat(state.settings().sqlMode()).isEqualTo("ANSI_QUOTES");
    assertThat(state.settings().characterSet()).isEqualTo("latin1");
    Bytes.damageIsReadOrRefused(variables, body -> state.changed(bytes(body)));
  }

  private static byte[] bytes(ByteBuf body) {
    return ByteBufUtil.getBytes(body);
  }

  @Test
  void cutAndDamagedPacketsAreRefusedOrRead() {
    Bytes.damageIsReadOrRefused(OK, body -> OkPacket.read(body, TRACKED));
    Bytes.everyCutIsRefused(
        Arrays.copyOf(COLUMN, COLUMN.length - 2),
        body -> ColumnDefinition41.read(body, Format.TEXT));
    Bytes.damageIsReadOrRefused(COLUMN, body -> ColumnDefinition41.read(body, Format.TEXT));
    Bytes.everyCutIsRefused(EXECUTE, PacketsTest::execute);
    Bytes.damageIsReadOrRefused(EXECUTE, PacketsTest::execute);
  }

  private static ExecuteMessage execute(ByteBuf body) {
    return ExecuteMessage.read(body, ATTRIBUTES, statement(), UTF_8);
  }

  private static Prepared statement() {
    return new Prepared(
        1,
        2,
        0,
        new Judgement(
            new SqlStatement("", SqlSettings.DEFAULT), List.of(), new Verdict.Forward("test")),
        0);
  }

  @Test
  void aColumnIsDescribed() {
    assertThat(ColumnDefinition41.read(Bytes.buffer(COLUMN), Format.TEXT))
        .isEqualTo(
            new MysqlColumn("ssn", "shop", "people", "ssn", 255, 44, 253, 0, 0, Format.TEXT));
  }

  @Test
  void boundValuesAreReadForTheJournal() {
    ExecuteMessage message = execute(Bytes.buffer(EXECUTE));
    assertThat(message.binds())
        .extracting(bind -> new String(bind.value(), StandardCharsets.UTF_8))
        .containsExactly("7", "x");
    assertThat(Bytes.written(out -> message.write(out, statement(), true, new Capabilities(0))))
        .as("for a server without attributes")
        .isEqualTo(Bytes.hex("17 01000000 00 01000000 00 01 0300 fd00 07000000 0178"));
  }

  @Test
  void aQuerysAttributesAreNoPartOfItsText() {
    byte[] query =
        Bytes.hex(
            """
            03 02 01 02 01              # two attributes, the second null
            fd00 0161 0800 0162         # VAR_STRING a, LONGLONG b
            0378797a                    # xyz
            53454c4543542031            # SELECT 1
            """);
    assertThat(QueryMessage.read(Bytes.buffer(query), ATTRIBUTES).text())
        .isEqualTo("SELECT 1".getBytes(UTF_8));
    Bytes.damageIsReadOrRefused(query, body -> QueryMessage.read(body, ATTRIBUTES));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 250, 251, 65_535, 65_536, 16_777_215, 16_777_216, Long.MAX_VALUE, -1})
  void lengthsAreReadAsTheyAreWritten(long value) {
    byte[] written = Bytes.written(out -> PacketWriter.lengthEncoded(out, value));
    PayloadReader reader = new PayloadReader(Bytes.buffer(written));
    assertThat(reader.lengthEncoded()).isEqualTo(value);
    reader.end();
  }

  @Test
  void aLengthThatIsSqlsNullIsNone() {
    assertThatThrownBy(() -> new PayloadReader(Bytes.buffer((byte) 0xfb)).lengthEncoded())
        .isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xff_fffe, 0xff_ffff, 0x100_0000, 0x1ff_fffe})
  void aLongPayloadIsCutAndJoined(int length) {
    ByteBuf out = Unpooled.buffer(length + 16);
    int next = PacketWriter.packet(out, 3, payload -> payload.writeZero(length));
    assertThat(next).isEqualTo(4 + length / 0xff_ffff);
    PacketInput input = new PacketInput(new EmbeddedChannel());
    input.add(out.alloc(), out);
    assertThat(input.isWhole()).isTrue();
    assertThat(input.payload().readableBytes()).isEqualTo(length);
    assertThat(input.lastSequence() + 1).isEqualTo(next);
    input.clear();
  }

  @Test
  void valuesAreShownAsTheirTypesAre() {
    assertThat(shown(FieldType.TINY | 0x8000, "ff")).isEqualTo("255");
    assertThat(shown(FieldType.TINY, "ff")).isEqualTo("-1");
    assertThat(shown(FieldType.LONGLONG | 0x8000, "ffffffffffffffff"))
        .isEqualTo("18446744073709551615");
    assertThat(shown(FieldType.DOUBLE, "0000000000000440")).isEqualTo("2.5");
    assertThat(shown(FieldType.DATE, "c6070102")).isEqualTo("1990-01-02");
    assertThat(shown(FieldType.DATETIME, "c6070102030405")).isEqualTo("1990-01-02 03:04:05");
    assertThat(shown(FieldType.TIME, "01 02000000 030405 0a000000"))
        .isEqualTo("-2 03:04:05.000010");
  }

  private static String shown(int type, String hex) {
    return new String(
        ParameterText.bind(type, Bytes.hex(hex), UTF_8).value(), StandardCharsets.US_ASCII);
  }

  @Test
  void killIsFoundWhereItNamesANumber() {
    assertThat(killed("KILL QUERY 17")).isEqualTo("KILL QUERY 4");
    assertThat(killed("/* ApplicationName=x */ kill 17 ;"))
        .isEqualTo("/* ApplicationName=x */ kill 4 ;");
    assertThat(KillStatement.of("KILL CONNECTION_ID()")).isNull();
    assertThat(KillStatement.of("SELECT 'KILL 17'")).isNull();
    assertThat(KillStatement.of("/*! SELECT 1; */ KILL 17")).isNull();
  }

  private static String killed(String text) {
    return Objects.requireNonNull(KillStatement.of(text)).of(4);
  }
}
