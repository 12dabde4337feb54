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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * An S3 on plain HTTP of 127.0.0.1 that verifies signatures by code of its own: s3proxy, in a
 * process and with a class path of its own. It keeps objects in memory.
 */
public final class RealS3 implements AutoCloseable {
  private static final String FETCH =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
  private static final int FETCH_MINUTES = 5;
  private static final int START_SECONDS = 60;

  private final Path folder;
  private final Process process;
  private final int port;

  private RealS3(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one; skips the test where Maven cannot fetch it.
   *
   * @param key the only one that it knows; it heeds no session token
   */
  public static RealS3 start(AwsKeys.Key key) throws IOException, InterruptedException {
    String classPath = classPath();
    Path folder = Files.createTempDirectory("postern-s3-");
    int port = freePort();
    Path properties =
        Files.writeString(
            folder.resolve("s3.properties"),
            """
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.identity=%s
            s3proxy.credential=%s
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=transient
            jclouds.identity=unused
            jclouds.credential=unused
            """
                .formatted(port, key.id(), key.secret()));
    Process process =
        new ProcessBuilder(
                Leash.on(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3.log").toFile())
            .start();
    RealS3 s3 = new RealS3(folder, process, port);
    s3.awaitStart();
    return s3;
  }

  public URI address() {
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
          throw new IOException("s3proxy does not start: " + log(), notYet);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private String log() throws IOException {
    String text = Files.readString(folder.resolve("s3.log"));
    return text.substring(Math.max(0, text.length() - 2_000));
  }

  private static synchronized String classPath() throws IOException, InterruptedException {
    Path cache = KeptFolder.cache();
    Path pom = cache.resolve("s3proxy-pom.xml");
    Path known = cache.resolve("s3proxy.classpath");
    byte[] wanted;
    try (InputStream in =
        Objects.requireNonNull(RealS3.class.getResourceAsStream("s3proxy-pom.xml"))) {
      wanted = in.readAllBytes();
    }
    boolean asBefore =
        Files.exists(known)
            && Files.exists(pom)
            && Arrays.equals(Files.readAllBytes(pom), wanted)
            && allThere(Files.readString(known));
    if (!asBefore) {
      Files.write(pom, wanted);
      Path fresh = Files.createTempFile(cache, "s3proxy", ".classpath");
      assumeTrue(
          fetch(pom, fresh, cache.resolve("fetch-s3proxy.log")),
          "Maven cannot fetch s3proxy here; " + cache.resolve("fetch-s3proxy.log") + " has more");
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
    Files.deleteIfExists(folder.resolve("s3.properties"));
    Files.deleteIfExists(folder.resolve("s3.log"));
    Files.deleteIfExists(folder);
  }
}
