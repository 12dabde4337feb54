package dev.postern.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that keep the gate waiting. */
@Timeout(30)
class DocumentFetcherIT {
  private final DocumentFetcher fetcher =
      new DocumentFetcher(Duration.ofMillis(200), Duration.ofMillis(200));
  private final CountDownLatch done = new CountDownLatch(1);

  @AfterEach
  void stop() {
    done.countDown();
    fetcher.close();
  }

  @Test
  void aPeerThatSaysNothingIsLeft() throws IOException {
    assertLeaves("");
  }

  @Test
  void aPeerThatStopsWithinTheHeadIsLeft() throws IOException {
    assertLeaves("HTTP/1.1 200 OK\r\nContent-");
  }

  @Test
  void aPeerThatStopsWithinTheDocumentIsLeft() throws IOException {
    assertLeaves("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"issuer\":");
  }

  private void assertLeaves(String start) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread peer = Thread.ofVirtual().start(() -> sendAndWait(server, start));
      URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
      assertThatThrownBy(() -> fetcher.fetch(address))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer in time");
      assertThat(peer.isAlive()).isTrue();
    }
  }

  private void sendAndWait(ServerSocket server, String start) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
      done.await();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
