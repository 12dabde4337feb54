package dev.postern.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.Backend;
import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.Payload;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.ScriptedPeer;
import dev.postern.testkit.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that break the rules where no server can be compared with: each ends with a clear answer or
 * the end of the connection, never with a wait. Every read here has an end of its own.
 */
class StartUpInputIT {
  private @TempDir Path directory;

  private static String code(List<Frame> frames) {
    assertThat(frames).isNotEmpty();
    assertThat(frames.getLast().type()).isEqualTo('E');
    return frames.getLast().fields().getOrDefault('C', "no code");
  }

  private ScriptedGate gate(ScriptedPeer peer) throws Exception {
    return ScriptedGate.start(peer.port(), directory, "token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a startup in clear", "\u0016", "X"})
  void whatFollowsAnSslRequestInClearEndsTheConnection(String downgrade) throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.start(ScriptedPeer::stall);
        ScriptedGate gate = gate(peer);
        RawPostgresClient client = gate.bare()) {
      client.send(
          new Payload().bytes(Frontend.sslRequest()).bytes(downgrade.getBytes(US_ASCII)).toBytes());
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void anSslRequestWithATailIsRefused() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.start(ScriptedPeer::stall);
        ScriptedGate gate = gate(peer);
        RawPostgresClient client = gate.bare()) {
      client.send(new Payload().int32(80877103).int8(1).untyped());
      assertThat(code(client.readToEnd())).isEqualTo("08P01");
    }
  }

  @Test
  void aClientThatSaysNothingIsLeftAtTheLoginTimeout() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.start(ScriptedPeer::stall);
        ScriptedGate gate = gate(peer);
        RawPostgresClient client = gate.bare()) {
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void brokenSaslMessagesAreRefused() throws Exception {
    for (Frame broken :
        List.of(
            Frontend.saslInitialResponse("OAUTHBEARER", "nonsense".getBytes(US_ASCII)),
            Frontend.saslInitialResponse("SCRAM-SHA-256", "n,,n=,r=x".getBytes(US_ASCII)),
            Party.frame('p', "OAUTHBEARER\0\u00ff\u00ff\u00ff\u00f0"),
            Party.frame('p', "OAUTHBEARER\0\0\0\1\0short"),
            Party.frame('p', "OAUTHBEARER"),
            Party.frame('p', ""))) {
      try (ScriptedPeer peer = ScriptedPeer.start(ScriptedPeer::stall);
          ScriptedGate gate = ScriptedGate.start(peer.port(), directory, "oauth");
          RawPostgresClient client = gate.started()) {
        client.expect('R');
        client.send(broken);
        assertThat(code(client.readToEnd())).as(broken.toString()).isIn("08P01", "28000");
      }
    }
  }

  private List<Frame> answer(ScriptedPeer.Script upstream) throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.start(upstream);
        ScriptedGate gate = gate(peer);
        RawPostgresClient client = gate.started()) {
      client.expect('R');
      client.send(Frontend.passwordMessage(gate.token()));
      return client.readToEnd();
    }
  }

  /** What the session that ends has cancelled comes to the server over another connection. */
  private List<Frame> asked(ScriptedPeer.Script afterQuery) throws Exception {
    ScriptedPeer.Script upstream =
        server -> {
          ScriptedPeer.acceptLogin(server);
          server.expect('Q');
          afterQuery.play(server);
        };
    try (ScriptedPeer peer = ScriptedPeer.start(upstream, ScriptedPeer::stall);
        ScriptedGate gate = gate(peer);
        RawPostgresClient client = gate.started()) {
      client.expect('R');
      client.send(Frontend.passwordMessage(gate.token()));
      client.readUntil('Z');
      client.send(Frontend.query("SELECT 1"));
      return client.readToEnd();
    }
  }

  @Test
  void aServerThatVanishesBetweenRowsIsReported() throws Exception {
    List<Frame> heard =
        asked(server -> {
          server.send(Backend.rowDescription("a"), Backend.dataRow("1"));
          server.cut();
        });
    assertThat(heard).extracting(Frame::type).containsExactly('T', 'D', 'E');
    assertThat(code(heard)).isEqualTo("08006");
  }

  @Test
  void aServerThatVanishesInsideARowEndsTheConnection() throws Exception {
    List<Frame> heard =
        asked(server -> {
          server.send(Backend.rowDescription("a"));
          server.send(new Payload().int8('D').int32(1000).int16(1).toBytes());
          server.cut();
        });
    assertThat(heard).extracting(Frame::type).containsExactly('T');
  }

  @Test
  void aServerThatResetsBeforeItAnswersIsReported() throws Exception {
    assertThat(code(asked(server -> server.reset()))).isEqualTo("08006");
  }

  @Test
  void aServersImpossibleMessagesEndTheSession() throws Exception {
    for (byte[] bytes :
        List.of(
            new Payload().int8('T').int32(3).toBytes(),
            new Payload().int8('T').int32(-1).toBytes(),
            new Payload().int8('y').int32(4).toBytes(),
            new Payload().int8('1').int32(4).toBytes())) {
      assertThat(
              code(
                  asked(server -> {
                    server.send(bytes);
                    ScriptedPeer.stall(server);
                  })))
          .isEqualTo("08P01");
    }
  }

  @Test
  void aServerThatIsNoneIsUnreachable() throws Exception {
    for (ScriptedPeer.Script upstream :
        List.<ScriptedPeer.Script>of(
            server -> server.cut(),
            server -> {
              server.readUntyped();
              server.reset();
            },
            server -> sendAndStall(server, "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII)),
            server -> sendAndStall(server, new Payload().int8('R').int32(-1).toBytes()),
            server -> sendAndStall(server, unknownBehindOk()),
            server ->
                sendAndStall(
                    server, new Payload().int32(10).cstring("PLAIN").int8(0).frame('R').bytes()),
            server -> sendAndStall(server, new Payload().int32(11).int8(0).frame('R').bytes()))) {
      assertThat(code(answer(upstream))).isIn("08001", "08P01");
    }
  }

  private static byte[] unknownBehindOk() {
    return new Payload().bytes(Backend.authenticationOk().bytes()).int8('q').int32(4).toBytes();
  }

  private static void sendAndStall(Wire server, byte[] bytes) throws IOException {
    server.send(bytes);
    ScriptedPeer.stall(server);
  }
}
