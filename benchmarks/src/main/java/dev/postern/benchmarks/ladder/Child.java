package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A proxy's process, ended with the ladder. */
final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LOOK_AGAIN_MILLIS = 100;
  private static final int STOP_SECONDS = 20;

  private final Process process;
  private final Thread hook;

  private Child(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroy, "ladder-stop");
  }

  /**
   * Starts a process and returns when it listens.
   *
   * @param log takes what it prints
   * @throws IOException where it ends first; its message holds what it printed
   */
  static Child start(List<String> command, Map<String, String> environment, Path log, int port)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Child child = new Child(builder.start());
    Runtime.getRuntime().addShutdownHook(child.hook);
    Instant end = Instant.now().plus(PATIENCE);
    while (!listens(port)) {
      if (!child.process.isAlive() || Instant.now().isAfter(end)) {
        child.close();
        throw new IOException(command.getFirst() + " did not start:\n" + Files.readString(log));
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
    return child;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(Door.HOST))) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(Door.HOST), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
