package dev.postern.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.postern.embedded.KeptFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A Keycloak of a test's own on plain HTTP of 127.0.0.1, with its administration API. */
public final class RealKeycloak implements AutoCloseable {
  private static final String FETCH = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
  private static final int FETCH_MINUTES = 10;
  private static final int START_MINUTES = 8;
  private static final String READY = "Listening on:";

  private final Path folder;
  private final Process process;
  private final URI url;
  private final String password;
  private final HttpClient client = HttpClient.newHttpClient();

  private RealKeycloak(Path folder, Process process, URI url, String password) {
    this.folder = folder;
    this.process = process;
    this.url = url;
    this.password = password;
  }

  /** Starts one; skips the test where Maven cannot fetch it. */
  public static RealKeycloak start() throws IOException, InterruptedException {
    Path archive = fetch();
    Path folder = Files.createTempDirectory("postern-keycloak-");
    Path home = unpack(archive, folder);
    int port = freePort();
    String password = UUID.randomUUID().toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                Leash.on(
                    List.of(
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)))
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", password);
    Process process = builder.start();
    var keycloak =
        new RealKeycloak(folder, process, URI.create("http://127.0.0.1:" + port), password);
    try {
      keycloak.awaitReady();
      return keycloak;
    } catch (IOException | InterruptedException | RuntimeException e) {
      try (keycloak) {
        throw e;
      }
    }
  }

  /** Its address, under which realms are. */
  public URI url() {
    return url;
  }

  /**
   * Asks the administration API.
   *
   * @param path behind {@code /admin/realms}
   * @param json the request's body, null for none
   * @return the answer's JSON object, empty where there is none
   */
  public Map<String, Object> admin(String method, String path, @Nullable String json)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/admin/realms" + path))
            .header("Authorization", "Bearer " + adminToken())
            .header("Content-Type", "application/json")
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json));
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + " gives " + response.statusCode() + ": " + response.body());
    }
    return response.body().isEmpty() ? Map.of() : object(response.body());
  }

  private String adminToken() throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=password&client_id=admin-cli&username=admin&password="
                            + password))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return Objects.toString(object(response.body()).get("access_token"));
  }

  private static Map<String, Object> object(String json) throws IOException {
    try {
      return json.startsWith("[")
          ? Map.of("list", JSONArrayUtils.parse(json))
          : JSONObjectUtils.parse(json);
    } catch (ParseException e) {
      throw new IOException("no JSON: " + json, e);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    var lines = new StringBuilder();
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("keycloak-output")
            .start(() -> {
              try (var output = process.inputReader()) {
                output
                    .lines()
                    .forEach(line -> {
                      synchronized (lines) {
                        lines.append(line).append('\n');
                        lines.notifyAll();
                      }
                    });
              } catch (IOException | java.io.UncheckedIOException _) {
                // Its end is seen below.
              }
              synchronized (lines) {
                lines.notifyAll();
              }
            });
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
    synchronized (lines) {
      while (lines.indexOf(READY) < 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0 || (!process.isAlive() && !reader.isAlive())) {
          throw new IOException("Keycloak did not start:\n" + lines);
        }
        lines.wait(Math.min(left, 1000));
      }
    }
  }

  /** Maven's own repository has it from then on. */
  private static Path fetch() throws IOException, InterruptedException {
    Properties properties = new Properties();
    try (InputStream in = RealKeycloak.class.getResourceAsStream("keycloak.properties")) {
      properties.load(Objects.requireNonNull(in));
    }
    String artifact = properties.getProperty("artifact");
    String[] parts = artifact.split(":");
    Path cache = KeptFolder.cache();
    Path archive = cache.resolve(parts[1] + "-" + parts[2] + ".zip");
    if (Files.exists(archive)) {
      return archive;
    }
    Path log = cache.resolve("fetch-keycloak.log");
    Path folder = Files.createTempDirectory(cache, "fetching-");
    try {
      boolean fetched;
      try {
        Process maven =
            new ProcessBuilder(
                    "mvn", "-B", FETCH, "-Dartifact=" + artifact, "-DoutputDirectory=" + folder)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        fetched = maven.waitFor(FETCH_MINUTES, TimeUnit.MINUTES) && maven.exitValue() == 0;
        maven.destroyForcibly();
      } catch (IOException noMaven) {
        fetched = false;
      }
      assumeTrue(
          fetched, "Maven cannot fetch " + artifact + " (177 MB) here; " + log + " has more");
      Files.move(folder.resolve(archive.getFileName()), archive);
      return archive;
    } finally {
      delete(folder);
    }
  }

  /** Into a folder of this run's own: it keeps its data there. */
  private static Path unpack(Path archive, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("archive entry outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, file);
          }
        }
      }
    }
    String name = archive.getFileName().toString();
    Path home = folder.resolve(name.replace("quarkus-dist-", "").replace(".zip", ""));
    Files.setPosixFilePermissions(
        home.resolve("bin/kc.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    client.shutdownNow();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (var found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
