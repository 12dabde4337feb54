package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.FaultCode;
import dev.postern.wire.postgres.StartupPacket.CancelRequest;
import dev.postern.wire.postgres.StartupPacket.GssEncRequest;
import dev.postern.wire.postgres.StartupPacket.Malformed;
import dev.postern.wire.postgres.StartupPacket.MalformedCancel;
import dev.postern.wire.postgres.StartupPacket.Obsolete;
import dev.postern.wire.postgres.StartupPacket.SslRequest;
import dev.postern.wire.postgres.StartupPacket.StartupMessage;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupPacketTest {
  private static final int V3_0 = 0x30000;
  private static final int V3_2 = 0x30002;
  private static final int SSL = 80877103;
  private static final int GSSENC = 80877104;
  private static final int CANCEL = 80877102;
  private static final String LAYOUT =
      "invalid startup packet layout: expected terminator as last byte";

  @Test
  void startupGivesParametersInOrder() {
    StartupMessage startup =
        startup(V3_2, "user\0u\0database\0shop\0application_name\0psql\0TimeZone\0\0\0");

    assertThat(startup.user()).isEqualTo("u");
    assertThat(startup.database()).isEqualTo("shop");
    assertThat(startup.parameters().keySet())
        .containsExactly("user", "database", "application_name", "TimeZone");
    assertThat(startup.parameters()).containsEntry("TimeZone", "");
    assertThat(startup.spokenMinor()).isEqualTo(2);
    assertThat(startup.replication()).isFalse();
  }

  @Test
  void databaseIsTheUserWhereNoneIsGiven() {
    assertThat(startup(V3_0, "user\0u\0\0").database()).isEqualTo("u");
    assertThat(startup(V3_0, "user\0u\0database\0\0\0").database()).isEqualTo("u");
  }

  @Test
  void newerMinorVersionAndProtocolOptionsAreNotSpoken() {
    StartupMessage newer = startup(0x3270f, "user\0u\0\0");
    StartupMessage options = startup(V3_0, "_pq_.b\0on\0user\0u\0_pq_.a\0\0\0");

    assertThat(newer.spokenMinor()).isEqualTo(2);
    assertThat(options.spokenMinor()).isZero();
    assertThat(options.protocolOptions()).containsExactly("_pq_.b", "_pq_.a");
    assertThat(options.parameters()).containsOnlyKeys("user");
  }

  @Test
  void encryptionRequestsAreTold() {
    assertThat(read(SSL, "")).isEqualTo(new SslRequest());
    assertThat(read(GSSENC, "")).isEqualTo(new GssEncRequest());
  }

  @Test
  void secondEncryptionRequestIsAnUnknownProtocol() {
    byte[] ssl = packet(SSL, "");
    byte[] gss = packet(GSSENC, "");

    assertThat(StartupPacket.read(Bytes.buffer(ssl), true, false))
        .isEqualTo(
            new Malformed(
                FaultCode.UNSUPPORTED,
                "unsupported frontend protocol 1234.5679: server supports 3.0 to 3.2"));
    assertThat(StartupPacket.read(Bytes.buffer(gss), false, true))
        .isEqualTo(
            new Malformed(
                FaultCode.UNSUPPORTED,
                "unsupported frontend protocol 1234.5680: server supports 3.0 to 3.2"));
  }

  @Test
  void encryptionRequestWithATailIsMalformed() {
    assertMalformed(SSL, "x", FaultCode.PROTOCOL_VIOLATION, "invalid length of startup packet");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 32, 256})
  void cancelKeyMayBeLong(int size) {
    String key = "k".repeat(size);

    assertThat(read(CANCEL, "\0\0\1\2" + key))
        .isInstanceOfSatisfying(
            CancelRequest.class,
            cancel -> {
              assertThat(cancel.processId()).isEqualTo(258);
              assertThat(cancel.key()).asString(ISO_8859_1).isEqualTo(key);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 257})
  void cancelKeyOfAnotherSizeIsMalformed(int size) {
    assertThat(read(CANCEL, "\0\0\1\2" + "k".repeat(size))).isEqualTo(new MalformedCancel());
  }

  @Test
  void cancelWithoutProcessIdIsMalformed() {
    assertThat(read(CANCEL, "\0\0\1")).isEqualTo(new MalformedCancel());
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4, 7, 10_005, Integer.MAX_VALUE})
  void lengthOutsideTheServersBoundsIsMalformed(int length) {
    assertThat(StartupPacket.lengthFault(length))
        .isEqualTo(new Malformed(FaultCode.PROTOCOL_VIOLATION, "invalid length of startup packet"));
  }

  @Test
  void lengthInsideTheServersBoundsIsNoFault() {
    assertThat(StartupPacket.lengthFault(8)).isNull();
    assertThat(StartupPacket.lengthFault(10_004)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "user", // a name's terminator is missing
        "user\0", // the value is missing
        "user\0u", // the value's terminator is missing
        "user\0u\0", // the last terminator is missing
        "user\0u\0\0\0", // one too many
        "user\0u\0\0database\0d\0\0", // parameters behind the end
        "user\0\0", // the value is the terminator
      })
  void layoutIsJudgedAsTheServerDoes(String fields) {
    assertMalformed(V3_0, fields, FaultCode.PROTOCOL_VIOLATION, LAYOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "database\0d\0\0", "user\0\0\0"})
  void startWithoutUserIsNotAccepted(String fields) {
    assertMalformed(
        V3_0,
        fields,
        FaultCode.AUTHENTICATION,
        "no PostgreSQL user name specified in startup packet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "database", "replication"})
  void whoAndWhereGivenTwiceIsMalformed(String name) {
    assertMalformed(
        V3_0,
        "user\0u\0" + name + "\0a\0" + name + "\0b\0\0",
        FaultCode.PROTOCOL_VIOLATION,
        "a startup parameter is given twice");
  }

  @Test
  void theLastOfASettingGivenTwiceCounts() {
    StartupMessage startup = startup(V3_0, "a\0one\0user\0u\0a\0two\0\0");

    assertThat(startup.parameters()).containsExactly(Map.entry("user", "u"), Map.entry("a", "two"));
  }

  @Test
  void parametersMustBeUtf8() {
    assertMalformed(
        V3_0, "user\0\u00ff\0\0", FaultCode.BAD_ENCODING, "startup parameters must be UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"0x20000,2.0", "0x10003,1.3"})
  void protocolsOneAndTwoAreObsolete(int version, String spelt) {
    assertThat(read(version, "user\0u\0\0"))
        .isEqualTo(
            new Obsolete(
                "unsupported frontend protocol " + spelt + ": server supports 3.0 to 3.2"));
  }

  @ParameterizedTest
  @CsvSource({"0x40000,4.0", "0x00000,0.0", "0x16030100,5635.256"})
  void otherMajorVersionsAreUnsupported(int version, String spelt) {
    assertMalformed(
        version,
        "user\0u\0\0",
        FaultCode.UNSUPPORTED,
        "unsupported frontend protocol " + spelt + ": server supports 3.0 to 3.2");
  }

  @ParameterizedTest
  @CsvSource({
    "database,true", "true,true", "on,true", "1,true", "yes,true", "maybe,true", "'',true",
        "o,true",
    "false,false", "off,false", "OFF,false", "of,false", "0,false", "no,false", "f,false", "n,false"
  })
  void replicationIsAnythingButAPlainNo(String value, boolean replication) {
    assertThat(startup(V3_0, "user\0u\0replication\0" + value + "\0\0").replication())
        .isEqualTo(replication);
  }

  @Test
  void everyCutIsMalformed() {
    byte[] whole = packet(V3_2, "user\0u\0database\0d\0_pq_.x\0y\0\0");

    for (int size = 0; size < whole.length; size++) {
      assertThat(StartupPacket.read(Bytes.buffer(Arrays.copyOf(whole, size)), false, false))
          .as("cut to %d bytes", size)
          .isInstanceOf(Malformed.class);
    }
  }

  @Test
  void garbageNeverThrows() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(40)];
      random.nextBytes(garbage);
      if (garbage.length > 4 && random.nextBoolean()) {
        System.arraycopy(packet(V3_0, ""), 0, garbage, 0, 4);
        for (int at = 4; at < garbage.length; at++) {
          garbage[at] = (byte) (random.nextInt(3) == 0 ? 0 : 'a' + random.nextInt(3));
        }
      }
      assertThat(StartupPacket.read(Bytes.buffer(garbage), false, false)).isNotNull();
    }
  }

  private static byte[] packet(int code, String rest) {
    return Bytes.written(out -> out.writeInt(code).writeBytes(rest.getBytes(ISO_8859_1)));
  }

  private static StartupPacket read(int code, String rest) {
    return StartupPacket.read(Bytes.buffer(packet(code, rest)), false, false);
  }

  private static StartupMessage startup(int version, String fields) {
    return (StartupMessage) read(version, fields);
  }

  private static void assertMalformed(int code, String rest, FaultCode fault, String sentence) {
    assertThat(read(code, rest)).isEqualTo(new Malformed(fault, sentence));
  }
}
