package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  /** Captured from MySQL 8.0.33. */
  private static final byte[] MYSQL =
      Bytes.hex(
          """
          0a                                # protocol 10
          382e302e333300                    # 8.0.33
          08000000                          # thread 8
          7c7d01063558606d 00               # scramble, its first part
          ffff ff 0200 ffdf                 # capabilities, utf8mb4, autocommit, capabilities
          15 00000000000000000000           # 21 bytes of scramble
          5a11294923083a69553b2c77 00       # its second part
          63616368696e675f736861325f70617373776f726400  # caching_sha2_password
          """);

  /** Captured from MariaDB 11.4.5, whose filler holds its own capabilities. */
  private static final byte[] MARIADB =
      Bytes.hex(
          """
          0a
          31312e342e352d4d61726961444200    # 11.4.5-MariaDB
          04000000
          233729685037626a 00
          feff 08 0200 ff81
          15 000000000000 1d000000
          6b5c6a22655a714b61273a30 00
          6d7973716c5f6e61746976655f70617373776f726400  # mysql_native_password
          """);

  /** Captured from the mysql command line of 8.0.33; of its attributes two are kept. */
  private static final byte[] RESPONSE =
      Bytes.hex(
          """
          8da2bf19 00000001 ff              # capabilities, 16 MiB, utf8mb4_0900_ai_ci
          0000000000000000000000000000000000000000000000
          61707000                          # app
          20 5fc3e2c1e751af91943d1d173f0281e366420725e644c253d7d2e457d3ee46d1
          73686f7000                        # shop
          63616368696e675f736861325f70617373776f726400  # caching_sha2_password
          15                                # attributes
            04 5f706964 05 3433383934       # _pid 43894
            03 5f6f73   05 4c696e7578       # _os Linux
          """);

  private static final Capabilities ALL = new Capabilities(-1);

  @Test
  void aGreetingIsReadAndWrittenAsTheServersAre() {
    HandshakeV10 greeting = HandshakeV10.read(Bytes.buffer(MYSQL));
    assertThat(greeting.version()).isEqualTo("8.0.33");
    assertThat(greeting.threadId()).isEqualTo(8);
    assertThat(greeting.scramble())
        .hasSize(20)
        .startsWith(0x7c, 0x7d, 1)
        .endsWith(0x3b, 0x2c, 0x77);
    assertThat(greeting.plugin()).isEqualTo("caching_sha2_password");
    assertThat(greeting.capabilities().flags()).isEqualTo(0xdfff_ffffL);
    assertThat(Bytes.written(greeting::write)).isEqualTo(MYSQL);
  }

  @Test
  void mariadbsGreetingIsRead() {
    HandshakeV10 greeting = HandshakeV10.read(Bytes.buffer(MARIADB));
    assertThat(greeting.version()).isEqualTo("11.4.5-MariaDB");
    assertThat(greeting.plugin()).isEqualTo("mysql_native_password");
    assertThat(greeting.capabilities().sessionTrack()).isTrue();
    assertThat(greeting.capabilities().queryAttributes()).isFalse();
    assertThat(greeting.capabilities().has(Capabilities.STMT_BULK_OPERATIONS)).isTrue();
    assertThat(Bytes.written(greeting::write)).isEqualTo(MARIADB);
  }

  @Test
  void mariadbsOwnCapabilitiesAreReadOfThoseWhoSpeakThemAlone() {
    Capabilities offered = Capabilities.offered(Flavour.MARIADB, true, false);
    assertThat(offered.has(Capabilities.STMT_BULK_OPERATIONS)).isTrue();
    assertThat(offered.has(Capabilities.LONG_PASSWORD)).isFalse();
    assertThat(
            Capabilities.offered(Flavour.MYSQL, true, false).has(Capabilities.STMT_BULK_OPERATIONS))
        .isFalse();
    byte[] response = RESPONSE.clone();
    response[28] = 0x1f;
    assertThat(
            HandshakeResponse41.read(Bytes.buffer(response), offered)
                .capabilities()
                .has(Capabilities.STMT_BULK_OPERATIONS))
        .as("a client of MySQL's, whatever stands there")
        .isFalse();
    response[0] &= (byte) ~Capabilities.LONG_PASSWORD;
    HandshakeResponse41 read = HandshakeResponse41.read(Bytes.buffer(response), ALL);
    assertThat(read.capabilities().has(Capabilities.STMT_BULK_OPERATIONS)).isTrue();
    assertThat(Bytes.written(read::write)).isEqualTo(response);
    assertThat(read.capabilities().and(offered).high()).as("of five, one is offered").isEqualTo(4);
  }

  @Test
  void aResponseIsReadAndWritten() {
    HandshakeResponse41 response = HandshakeResponse41.read(Bytes.buffer(RESPONSE), ALL);
    assertThat(response.user()).isEqualTo("app");
    assertThat(response.proof()).hasSize(32);
    assertThat(response.database()).isEqualTo("shop");
    assertThat(response.plugin()).isEqualTo("caching_sha2_password");
    assertThat(response.characterSet()).isEqualTo(255);
    assertThat(response.attributes())
        .containsExactly(entry("_pid", "43894"), entry("_os", "Linux"));
    assertThat(Bytes.written(response::write)).isEqualTo(RESPONSE);
  }

  @Test
  void whatIsNotOfferedIsNotAgreedOn() {
    Capabilities offered = Capabilities.offered(Flavour.MYSQL, true, false);
    HandshakeResponse41 response = HandshakeResponse41.read(Bytes.buffer(RESPONSE), offered);
    assertThat(response.capabilities().has(Capabilities.LOCAL_FILES)).isFalse();
    assertThat(response.capabilities().has(Capabilities.COMPRESS)).isFalse();
    assertThat(response.capabilities().deprecateEof()).isTrue();
  }

  @Test
  void cutAndDamagedHandshakesAreRefusedOrRead() {
    Bytes.everyCutIsRefused(MYSQL, HandshakeV10::read);
    Bytes.damageIsReadOrRefused(MYSQL, HandshakeV10::read);
    Bytes.damageIsReadOrRefused(MARIADB, HandshakeV10::read);
    Bytes.damageIsReadOrRefused(RESPONSE, body -> HandshakeResponse41.read(body, ALL));
  }

  @Test
  void anotherUserIsReadAsAnotherResponse() {
    HandshakeResponse41 before = HandshakeResponse41.read(Bytes.buffer(RESPONSE), ALL);
    byte[] command =
        Bytes.written(out -> {
          out.writeByte(0x11);
          PacketWriter.terminated(out, "bob");
          out.writeByte(2).writeByte(8).writeByte(9);
          PacketWriter.terminated(out, "other");
          out.writeShortLE(45);
          PacketWriter.terminated(out, "mysql_clear_password");
          out.writeByte(0);
        });
    HandshakeResponse41 again = ChangeUser.read(Bytes.buffer(command), before);
    assertThat(again.user()).isEqualTo("bob");
    assertThat(again.database()).isEqualTo("other");
    assertThat(again.plugin()).isEqualTo("mysql_clear_password");
    assertThat(again.attributes()).isEqualTo(Map.of());
    assertThat(again.capabilities()).isEqualTo(before.capabilities());
    Bytes.damageIsReadOrRefused(command, body -> ChangeUser.read(body, before));
  }

  @Test
  void anUpstreamIsAskedForNoMoreThanTheClientAskedFor() {
    Capabilities client =
        new Capabilities(
            Capabilities.PROTOCOL_41
                | Capabilities.SECURE_CONNECTION
                | Capabilities.PLUGIN_AUTH
                | Capabilities.MULTI_STATEMENTS);
    Capabilities asked = Capabilities.asked(client, ALL, true);
    assertThat(asked.has(Capabilities.MULTI_STATEMENTS)).isTrue();
    assertThat(asked.deprecateEof()).isFalse();
    assertThat(asked.has(Capabilities.LOCAL_FILES)).isFalse();
    assertThat(Capabilities.offered(Flavour.MYSQL, true, true).has(Capabilities.LOCAL_FILES))
        .isTrue();
    Capabilities all = Capabilities.asked(ALL, ALL, true);
    assertThat(all.has(Capabilities.COMPRESS)).as("the gate's own").isFalse();
    assertThat(all.has(Capabilities.OPTIONAL_RESULTSET_METADATA)).as("masks need it").isFalse();
    assertThat(asked.sessionTrack()).as("which the gate needs itself").isTrue();
    assertThat(Capabilities.asked(ALL, client, true).sessionTrack()).isFalse();
  }

  @Test
  void aSwitchOfMethodIsReadAndWritten() {
    byte[] scramble = "01234567890123456789".getBytes(US_ASCII);
    byte[] written = Bytes.written(new AuthSwitchRequest("mysql_native_password", scramble)::write);
    AuthSwitchRequest read = AuthSwitchRequest.read(Unpooled.wrappedBuffer(written));
    assertThat(read.plugin()).isEqualTo("mysql_native_password");
    assertThat(read.data()).isEqualTo(scramble);
    Bytes.damageIsReadOrRefused(written, AuthSwitchRequest::read);
  }
}
