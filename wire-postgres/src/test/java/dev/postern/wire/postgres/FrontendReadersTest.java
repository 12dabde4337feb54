package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.wire.postgres.FrontendMessages.Named;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontendReadersTest {
  private static final byte[] BIND =
      Bytes.hex(
          """
          70 00                   # portal "p"
          73 31 00                # statement "s1"
          00 03 00 00 00 01 00 00 # formats: text, binary, text
          00 03                   # three values
          00 00 00 02 68 69       # "hi"
          00 00 00 04 00 00 00 2a # 42
          ff ff ff ff             # null
          00 02 00 01 00 00       # results: binary, text
          """);

  private static final byte[] PARSE =
      Bytes.hex(
          """
          73 31 00                # statement "s1"
          73 65 6c 65 63 74 00    # "select"
          00 02                   # two types
          00 00 00 17 00 00 00 00 # int4, open
          """);

  @Test
  void bindGivesNamesValuesAndFormats() {
    BindMessage bind = BindMessage.read(Bytes.buffer(BIND), UTF_8);

    assertThat(bind.portal()).isEqualTo("p");
    assertThat(bind.statement()).isEqualTo("s1");
    assertThat(bind.values()).hasSize(3);
    assertThat(bind.values().get(0)).asString(US_ASCII).isEqualTo("hi");
    assertThat(bind.values().get(1)).containsExactly(0, 0, 0, 42);
    assertThat(bind.values().get(2)).isNull();
    assertThat(bind.parameterFormat(0)).isEqualTo(Format.TEXT);
    assertThat(bind.parameterFormat(1)).isEqualTo(Format.BINARY);
    assertThat(bind.resultFormat(0)).isEqualTo(Format.BINARY);
    assertThat(bind.resultFormat(1)).isEqualTo(Format.TEXT);
  }

  @Test
  void aBindIsWrittenAsItWasReadButForItsValues() {
    BindMessage bind = BindMessage.read(Bytes.buffer(BIND), UTF_8);
    BindMessage other =
        bind.with(Arrays.asList("hello".getBytes(US_ASCII), null, new byte[] {0, 0, 0, 7}));

    assertThat(Bytes.body(Bytes.written(out -> bind.write(out, UTF_8)))).isEqualTo(BIND);
    BindMessage read =
        BindMessage.read(
            Bytes.buffer(Bytes.body(Bytes.written(out -> other.write(out, UTF_8)))), UTF_8);
    assertThat(read.portal()).isEqualTo("p");
    assertThat(read.values().get(0)).asString(US_ASCII).isEqualTo("hello");
    assertThat(read.values().get(1)).isNull();
    assertThat(read.parameterFormat(1)).isEqualTo(Format.BINARY);
  }

  @Test
  void cutBindIsRefused() {
    Bytes.everyCutIsRefused(BIND, FrontendReadersTest::bind);
    Bytes.damageIsReadOrRefused(BIND, FrontendReadersTest::bind);
  }

  @Test
  void oneFormatStandsForAllAndNoneMeansText() {
    BindMessage one =
        BindMessage.read(
            Bytes.buffer(
                Bytes.hex("00 00  0001 0001  0002 ffffffff ffffffff  0001 0001 # binary for all")),
            UTF_8);
    BindMessage none =
        BindMessage.read(Bytes.buffer(Bytes.hex("00 00  0000  0001 ffffffff  0000")), UTF_8);

    assertThat(one.parameterFormat(1)).isEqualTo(Format.BINARY);
    assertThat(one.resultFormat(7)).isEqualTo(Format.BINARY);
    assertThat(none.parameterFormat(0)).isEqualTo(Format.TEXT);
    assertThat(none.resultFormat(7)).isEqualTo(Format.TEXT);
  }

  @Test
  void bindOfTooFewFormatsIsRefusedAsTheServerDoes() {
    byte[] body = Bytes.hex("00 00  0002 0000 0000  0001 ffffffff  0000");

    assertViolation(
        () -> bind(Bytes.buffer(body)),
        "08P01",
        "bind message has 2 parameter formats but 1 parameters");
  }

  @Test
  void unknownFormatIsRefusedAsTheServerDoes() {
    byte[] body = Bytes.hex("00 00  0001 0002  0001 ffffffff  0000");

    assertViolation(() -> bind(Bytes.buffer(body)), "22023", "unsupported format code: 2");
  }

  @Test
  void columnWithoutItsOwnFormatIsRefused() {
    BindMessage bind = BindMessage.read(Bytes.buffer(BIND), UTF_8);

    assertThatThrownBy(() -> bind.resultFormat(2)).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void valueLargerThanTheMessageIsRefusedBeforeItIsAllocated() {
    byte[] body = Bytes.hex("00 00  0000  0001 7fffffff 61  0000");

    assertViolation(() -> bind(Bytes.buffer(body)), "08P01", "insufficient data left in message");
  }

  @Test
  void negativeSizeOtherThanNullIsRefused() {
    byte[] body = Bytes.hex("00 00  0000  0001 fffffffe  0000");

    assertViolation(() -> bind(Bytes.buffer(body)), "08P01", "insufficient data left in message");
  }

  @Test
  void parseGivesTextAndTypes() {
    ParseMessage parse = ParseMessage.read(Bytes.buffer(PARSE), UTF_8);

    assertThat(parse.statement()).isEqualTo("s1");
    assertThat(parse.text()).asString(US_ASCII).isEqualTo("select");
    assertThat(parse.parameterTypes()).containsExactly(23, 0);
  }

  @Test
  void cutParseIsRefused() {
    Bytes.everyCutIsRefused(PARSE, FrontendReadersTest::parse);
    Bytes.damageIsReadOrRefused(PARSE, FrontendReadersTest::parse);
  }

  @Test
  void writtenMessagesReadBack() {
    byte[] parse =
        Bytes.written(out -> FrontendMessages.parse(out, "s", "select 1".getBytes(UTF_8), 23));
    byte[] describe =
        Bytes.written(out -> FrontendMessages.describe(out, Named.PORTAL, "é", ISO_8859_1));
    byte[] close = Bytes.written(out -> FrontendMessages.close(out, Named.STATEMENT, "s"));
    byte[] execute = Bytes.written(out -> FrontendMessages.execute(out, "p", 10));
    byte[] query = Bytes.written(out -> FrontendMessages.query(out, "select 1".getBytes(UTF_8)));

    assertThat(ParseMessage.read(body(parse), UTF_8).parameterTypes()).containsExactly(23);
    assertThat(DescribeMessage.read(body(describe), ISO_8859_1))
        .isEqualTo(new DescribeMessage(Named.PORTAL, "é"));
    assertThat(CloseMessage.read(body(close), UTF_8))
        .isEqualTo(new CloseMessage(Named.STATEMENT, "s"));
    assertThat(ExecuteMessage.read(body(execute), UTF_8)).isEqualTo(new ExecuteMessage("p", 10));
    assertThat(QueryMessage.read(body(query)).text()).asString(UTF_8).isEqualTo("select 1");
  }

  @Test
  void cutShortMessagesAreRefused() {
    byte[] named = Bytes.hex("53 73 31 00 # 'S', name");
    byte[] execute = Bytes.hex("70 00 00 00 00 0a # portal, most rows");
    byte[] string = Bytes.hex("61 62 00");

    Bytes.everyCutIsRefused(named, body -> DescribeMessage.read(body, UTF_8));
    Bytes.everyCutIsRefused(named, body -> CloseMessage.read(body, UTF_8));
    Bytes.everyCutIsRefused(execute, body -> ExecuteMessage.read(body, UTF_8));
    Bytes.everyCutIsRefused(string, QueryMessage::read);
    Bytes.everyCutIsRefused(string, PasswordMessage::read);
  }

  @Test
  void unknownSubtypeIsRefusedAsTheServerDoes() {
    ByteBuf body = Bytes.buffer(Bytes.hex("58 00"));

    assertViolation(
        () -> DescribeMessage.read(body, UTF_8), "08P01", "invalid DESCRIBE message subtype 88");
    assertViolation(
        () -> CloseMessage.read(body, UTF_8), "08P01", "invalid CLOSE message subtype 88");
  }

  @Test
  void textBehindAZeroIsRefused() {
    ByteBuf body = Bytes.buffer("select 1\0; drop table t\0".getBytes(UTF_8));

    assertViolation(() -> QueryMessage.read(body), "08P01", "invalid message format");
  }

  @Test
  void unterminatedTextIsRefused() {
    ByteBuf body = Bytes.buffer("select 1".getBytes(UTF_8));

    assertViolation(() -> QueryMessage.read(body), "08P01", "invalid string in message");
  }

  @Test
  void namesThatAreNotInTheEncodingAreRefusedRatherThanConfused() {
    ByteBuf body = Bytes.buffer(Bytes.hex("53 ff 00"));

    assertViolation(
        () -> DescribeMessage.read(body, UTF_8),
        "22021",
        "invalid byte sequence for the client encoding");
  }

  @Test
  void passwordIsASecret() {
    PasswordMessage message = PasswordMessage.read(Bytes.buffer("tök\0".getBytes(UTF_8)));

    assertThat(message.password().reveal()).isEqualTo("tök");
    assertThat(message.toString()).doesNotContain("tök");
  }

  @Test
  void emptyAndOversizedPasswordsAreRefused() {
    ByteBuf empty = Bytes.buffer((byte) 0);
    ByteBuf oversized = Bytes.buffer("x".repeat(65_535).concat("\0").getBytes(UTF_8));

    assertViolation(
        () -> PasswordMessage.read(empty), "28P01", "empty password returned by client");
    assertViolation(() -> PasswordMessage.read(oversized), "08P01", "invalid password packet size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "x\0y", "x\0y\0"})
  void aPasswordIsOneStringAndNothingElse(String body) {
    ByteBuf bytes = Bytes.buffer(body.getBytes(UTF_8));

    assertViolation(() -> PasswordMessage.read(bytes), "08P01", "invalid password packet size");
  }

  private static void bind(ByteBuf body) {
    BindMessage.read(body, UTF_8);
  }

  private static void parse(ByteBuf body) {
    ParseMessage.read(body, UTF_8);
  }

  private static ByteBuf body(byte[] message) {
    return Bytes.buffer(Bytes.body(message));
  }

  private static void assertViolation(ThrowingCallable reading, String sqlState, String message) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            ProtocolViolation.class,
            violation -> {
              assertThat(violation.sqlState()).isEqualTo(sqlState);
              assertThat(violation).hasMessage(message);
            });
  }
}
