package dev.postern.aws.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that answers the first request of a connection, takes the second, and hangs up. */
final class DroppingUpstream implements AutoCloseable {
  final List<String> taken = new CopyOnWriteArrayList<>();
  private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

  DroppingUpstream() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      take(in);
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      take(in);
    } catch (IOException gone) {
      // So is the gate.
    }
  }

  private void take(BufferedReader in) throws IOException {
    String first = in.readLine();
    if (first == null) {
      return;
    }
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      if (in.read() < 0) {
        return;
      }
    }
    taken.add(first.split(" ")[0]);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
