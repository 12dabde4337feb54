package dev.postern.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.embedded.KeptFolder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A server that Maven fetches, on plain HTTP of 127.0.0.1, in a process and with a class path of
 * its own: what it needs is nothing of the tests'.
 */
final class JarServer implements AutoCloseable {
  private static final String FETCH =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
  private static final int FETCH_MINUTES = 5;
  private static final int START_SECONDS = 60;

  private final String name;
  private final Path folder;
  private final Process process;
  private final int port;

  private JarServer(String name, Path folder, Process process, int port) {
    this.name = name;
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** How it is run. */
  @FunctionalInterface
  interface Launch {
    /**
     * What stands behind {@code java -cp CLASSPATH}.
     *
     * @param folder for its configuration, files alone, which go with it
     * @param port that it has to listen on
     */
    List<String> arguments(Path folder, int port) throws IOException;
  }

  /**
   * Starts one; skips the test where Maven cannot fetch it.
   *
   * @param name of the resource {@code NAME-pom.xml}, which says what it consists of
   */
  static JarServer start(String name, Launch launch) throws IOException, InterruptedException {
    String classPath = classPath(name);
    Path folder = Files.createTempDirectory("postern-" + name + "-");
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath));
    command.addAll(launch.arguments(folder, port));
    Process process =
        new ProcessBuilder(Leash.on(command))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    JarServer server = new JarServer(name, folder, process, port);
    server.awaitStart();
    return server;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void awaitStart() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(name + " does not start: " + log(), notYet);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private String log() throws IOException {
    String text = Files.readString(folder.resolve("log"));
    return text.substring(Math.max(0, text.length() - 2_000));
  }

  private static synchronized String classPath(String name)
      throws IOException, InterruptedException {
    Path cache = KeptFolder.cache();
    Path pom = cache.resolve(name + "-pom.xml");
    Path known = cache.resolve(name + ".classpath");
    byte[] wanted;
    try (InputStream in =
        Objects.requireNonNull(JarServer.class.getResourceAsStream(name + "-pom.xml"))) {
      wanted = in.readAllBytes();
    }
    boolean asBefore =
        Files.exists(known)
            && Files.exists(pom)
            && Arrays.equals(Files.readAllBytes(pom), wanted)
            && allThere(Files.readString(known));
    if (!asBefore) {
      Files.write(pom, wanted);
      Path fresh = Files.createTempFile(cache, name, ".classpath");
      Path log = cache.resolve("fetch-" + name + ".log");
      assumeTrue(
          fetch(pom, fresh, log), "Maven cannot fetch " + name + " here; " + log + " has more");
      Files.move(fresh, known, StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.readString(known).strip();
  }

  private static boolean allThere(String classPath) {
    return !classPath.isBlank()
        && List.of(classPath.strip().split(File.pathSeparator)).stream()
            .allMatch(jar -> Files.exists(Path.of(jar)));
  }

  private static boolean fetch(Path pom, Path into, Path log)
      throws IOException, InterruptedException {
    try {
      Process maven =
          new ProcessBuilder("mvn", "-B", "-f", pom.toString(), FETCH, "-Dmdep.outputFile=" + into)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean fetched = maven.waitFor(FETCH_MINUTES, TimeUnit.MINUTES) && maven.exitValue() == 0;
      maven.destroyForcibly();
      return fetched && Files.size(into) > 0;
    } catch (IOException noMaven) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
