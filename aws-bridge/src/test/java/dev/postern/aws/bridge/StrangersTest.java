package dev.postern.aws.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.sign.SdkSigned.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What who has no key, or only says so, can take of a listener. */
class StrangersTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
  private static final int BODY = 1 << 20;
  private static final String GATE_KEY = SdkSigned.KEY.id();

  /** A head without the body's hash, as most SDKs sign for most services. */
  private static byte[] head(String keyId) {
    return """
    POST / HTTP/1.1
    Host: gate.example.com
    X-Amz-Date: 20260131T235959Z
    X-Amz-Security-Token: token=
    Authorization: AWS4-HMAC-SHA256 Credential=%s/20260131/eu-west-1/dynamodb/aws4_request, \
    SignedHeaders=host;x-amz-date;x-amz-security-token;x-amz-target, Signature=%s
    Content-Type: application/x-amz-json-1.0
    X-Amz-Target: DynamoDB_20120810.GetItem
    Content-Length: %d

    """
        .formatted(keyId, "0".repeat(64), BODY)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void nothingIsReadOfWhoHasNoKey() throws IOException {
    try (TestGate gate = new TestGate(NOWHERE, 100, BodyLimits.DEFAULT)) {
      assertThat(gate.sent(head("AAAA")))
          .startsWith("HTTP/1.1 403 ")
          .contains("reason: wrong-signature")
          .containsIgnoringCase("connection: close");
    }
  }

  @Test
  void nothingIsReadOfAWrongSignatureOverAHashThatTheHeadSays() throws IOException {
    String altered =
        HttpWire.head(SdkSigned.of("s3", "PUT", "/bucket?tagging", "<Tagging/>", Way.WHOLE))
            .replaceFirst("Signature=[0-9a-f]{64}", "Signature=" + "0".repeat(64));

    try (TestGate gate = new TestGate(NOWHERE, 100, BodyLimits.DEFAULT)) {
      assertThat(gate.sent(altered.getBytes(StandardCharsets.US_ASCII)))
          .startsWith("HTTP/1.1 403 ")
          .contains("reason: wrong-signature");
    }
  }

  @Test
  void aBodyThatComesByteForByteIsGivenUp() throws IOException {
    BodyLimits limits = new BodyLimits(Duration.ofMillis(300), BODY);
    try (TestGate gate = new TestGate(NOWHERE, 100, limits);
        Socket socket = gate.connect()) {
      socket.getOutputStream().write(head(GATE_KEY));
      Thread trickle = Thread.ofVirtual().start(() -> trickle(socket));

      assertThat(HttpWire.answer(socket))
          .startsWith("HTTP/1.1 408 ")
          .contains("RequestTimeout", "reason: too-slow");
      trickle.interrupt();
    }
  }

  private static void trickle(Socket socket) {
    try {
      while (!Thread.interrupted()) {
        socket.getOutputStream().write('a');
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException over) {
      // The gate has given it up, or the test is over.
    }
  }

  @Test
  void bodiesThatCannotBeVerifiedYetAreHeldUpToABoundOfAllTogether() throws Exception {
    int held = 4;
    BodyLimits limits = new BodyLimits(Duration.ofSeconds(60), (long) held * BODY);
    byte[] almostAll = new byte[BODY - 1];
    List<Socket> sockets = new ArrayList<>();
    try (TestGate gate = new TestGate(NOWHERE, 100, limits)) {
      for (int i = 0; i < 3 * held; i++) {
        Socket socket = gate.connect();
        sockets.add(socket);
        socket.getOutputStream().write(head(GATE_KEY));
        try {
          socket.getOutputStream().write(almostAll);
        } catch (SocketException refused) {
          // It was answered before it was sent.
        }
      }
      BlockingQueue<String> answers = new LinkedBlockingQueue<>();
      for (Socket socket : sockets) {
        Thread.ofVirtual().start(() -> answers.add(answerOf(socket)));
      }
      for (int i = 0; i < 2 * held; i++) {
        assertThat(answers.poll(10, TimeUnit.SECONDS))
            .startsWith("HTTP/1.1 503 ")
            .contains("reason: too-many");
      }
      for (Socket socket : sockets) {
        socket.close();
      }
      String after = gate.sent(whole(almostAll));
      while (after.contains("reason: too-many")) {
        // Those that were closed are not all gone yet.
        after = gate.sent(whole(almostAll));
      }
      assertThat(after).contains("reason: wrong-signature");
    }
  }

  private static String answerOf(Socket socket) {
    try {
      return HttpWire.answer(socket);
    } catch (IOException closed) {
      return "";
    }
  }

  private static byte[] whole(byte[] almostAll) {
    byte[] head = head(GATE_KEY);
    byte[] all = new byte[head.length + BODY];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(almostAll, 0, all, head.length, almostAll.length);
    return all;
  }

  @Test
  void oneAddressHasHalfOfTheConnectionsAtMost() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try (TestGate gate = new TestGate(NOWHERE, 6, BodyLimits.DEFAULT)) {
      for (int i = 0; i < 3; i++) {
        sockets.add(gate.connect());
      }
      try (Socket beyond = gate.connect()) {
        assertThat(beyond.getInputStream().read()).isEqualTo(-1);
      }
      try (Socket other = new Socket()) {
        other.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
        other.connect(gate.listener.address());
        other.setSoTimeout(10_000);
        other.getOutputStream().write(head("AAAA"));
        assertThat(HttpWire.answer(other)).startsWith("HTTP/1.1 403 ");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
