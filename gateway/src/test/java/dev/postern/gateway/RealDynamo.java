package dev.postern.gateway;

import dev.postern.testkit.Leash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of DynamoDB's API (dynalite, of npm), which takes any signature of the right form. */
final class RealDynamo {
  private static final int START_SECONDS = 60;

  private RealDynamo() {}

  record Running(Process process, URI address) {}

  /** Starts one; skips the test where node cannot fetch it. */
  static Running start() throws IOException, InterruptedException {
    Path directory = NodePackages.install("dynalite");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                Leash.on(
                    List.of(
                        directory.resolve("node_modules/.bin/dynalite").toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--createTableMs",
                        "0")))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("dynalite.log").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return new Running(process, URI.create("http://127.0.0.1:" + port));
        }
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("dynalite does not start", notYet);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }
}
