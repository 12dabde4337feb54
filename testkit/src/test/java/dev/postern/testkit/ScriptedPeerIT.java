package dev.postern.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.embedded.LocalAuthority;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class ScriptedPeerIT {
  @Test
  void vanishesInTheMiddleOfAResult() throws Exception {
    try (var peer =
            ScriptedPeer.start(client -> {
              ScriptedPeer.acceptLogin(client);
              client.expect('Q');
              client.send(Backend.rowDescription("a"), Backend.dataRow("1"));
              client.expect('X');
              client.reset();
            });
        var client = RawPostgresClient.connect("127.0.0.1", peer.port())) {
      client.logIn("any", "any", "");
      client.send(Frontend.query("SELECT"));
      client.expect('T');
      assertThat(client.expect('D').cells()).containsExactly("1");
      client.send(Frontend.terminate());
      assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
      peer.awaitPlayed();
    }
  }

  @Test
  void speaksTlsWhenTheScriptSaysSo() throws Exception {
    LocalAuthority authority = LocalAuthority.create("scripted");
    var server = authority.server("localhost").context(authority);
    try (var peer =
            ScriptedPeer.start(client -> {
              client.expect(Frontend.sslRequest());
              client.send(new byte[] {'S'});
              client.startTlsAsServer(server);
              ScriptedPeer.acceptLogin(client);
            });
        var client = RawPostgresClient.connectTls("localhost", peer.port(), authority.trusting())) {
      assertThat(client.logIn("any", "any", "").getLast()).isEqualTo(Backend.readyForQuery('I'));
      peer.awaitPlayed();
    }
  }

  @Test
  void playsItsScriptsInTheOrderOfConnections() throws Exception {
    try (var peer =
            ScriptedPeer.start(
                first -> first.send(new byte[] {1}), second -> second.send(new byte[] {2}));
        var first = RawPostgresClient.connect("127.0.0.1", peer.port())) {
      first.expect(new byte[] {1});
      try (var second = RawPostgresClient.connect("127.0.0.1", peer.port())) {
        second.expect(new byte[] {2});
      }
    }
  }

  @Test
  void anExpectationThatFailsFailsTheTest() throws Exception {
    try (var peer = ScriptedPeer.start(client -> client.expect('Q'));
        var client = RawPostgresClient.connect("127.0.0.1", peer.port())) {
      client.send(Frontend.sync());
      assertThatThrownBy(peer::awaitPlayed)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("expected frame Q but got S");
    }
  }

  @Test
  void closeEndsAStalledScript() throws Exception {
    try (var client = stalledClient()) {
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  private static RawPostgresClient stalledClient() throws Exception {
    try (var peer = ScriptedPeer.start(ScriptedPeer::stall)) {
      return RawPostgresClient.connect("127.0.0.1", peer.port());
    }
  }
}
