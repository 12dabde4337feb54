package dev.postern.wire.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a port of this machine that counts the bytes which take it. */
final class CountedWire implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  CountedWire(int to) throws IOException {
    Thread.ofVirtual().start(() -> accept(to));
  }

  int port() {
    return server.getLocalPort();
  }

  /** By those who connected to it. */
  long sent() {
    return sent.get();
  }

  long received() {
    return received.get();
  }

  private void accept(int to) {
    try {
      while (true) {
        Socket client = server.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), to);
        Thread.ofVirtual().start(() -> copy(client, behind, sent));
        Thread.ofVirtual().start(() -> copy(behind, client, received));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private static void copy(Socket from, Socket to, AtomicLong count) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] bytes = new byte[64 * 1024];
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        count.addAndGet(length);
        out.write(bytes, 0, length);
      }
    } catch (IOException _) {
      // one side left
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
