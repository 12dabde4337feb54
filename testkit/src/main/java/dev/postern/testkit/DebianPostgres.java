package dev.postern.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.embedded.KeptFolder;
import dev.postern.embedded.PostgresBinaries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL 15 as Debian builds it, with the test suites of that release's source: what Maven
 * Central's binaries do not come with.
 *
 * @param folder as {@code fetch-postgres-15.sh} lays it out
 * @param version Debian's
 */
public record DebianPostgres(Path folder, String version) {
  private static final String SCRIPT = "fetch-postgres-15.sh";

  /** The script's status where something cannot be had. */
  private static final int UNAVAILABLE = 3;

  private static final int MINUTES = 10;

  /** The C locale is the one that PostgreSQL's suites pass in everywhere. */
  private static final List<String> LOCALE = List.of("--locale=C");

  /**
   * Fetches it where no earlier run has; skips the test where it cannot be had.
   *
   * @throws IOException where that fails in a way that nobody foresaw
   */
  public static DebianPostgres fetch() throws IOException, InterruptedException {
    Path cache = KeptFolder.cache();
    Path folder = cache.resolve("debian-postgres-15");
    byte[] script = script();
    // Named by the script: what an older one fetched is fetched again.
    Path version = folder.resolve("version-by-" + Integer.toHexString(Arrays.hashCode(script)));
    if (!Files.exists(version)) {
      Path file = Files.write(cache.resolve(SCRIPT), script);
      Files.writeString(version, run(file, folder, cache.resolve("fetch-postgres-15.log")));
    }
    return new DebianPostgres(folder, Files.readString(version));
  }

  private static byte[] script() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(DebianPostgres.class.getResourceAsStream(SCRIPT))) {
      return in.readAllBytes();
    }
  }

  /** The last line that the script prints. */
  private static String run(Path script, Path folder, Path log)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("postern-fetch-", ".out");
    try {
      Process process =
          new ProcessBuilder("sh", script.toString(), folder.toString())
              .redirectOutput(output.toFile())
              .redirectError(log.toFile())
              .start();
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      int code = ended ? process.exitValue() : UNAVAILABLE;
      List<String> lines = Files.readAllLines(output);
      String last = lines.isEmpty() ? "it printed nothing" : lines.getLast();
      assumeTrue(
          code != UNAVAILABLE,
          "Debian's PostgreSQL 15 and its suites are not to be had here: %s; %s has more"
              .formatted(ended ? last : "%d minutes were not enough".formatted(MINUTES), log));
      if (code != 0) {
        throw new IOException("%s ended with %d: %s".formatted(script, code, log));
      }
      return last;
    } finally {
      Files.delete(output);
    }
  }

  /** A server of its own, with contrib; see {@link RealPostgres#start}. */
  public RealPostgres start(Map<String, String> settings) throws IOException, SQLException {
    return RealPostgres.start(new PostgresBinaries(folder, LOCALE), settings);
  }

  /** The folder of a suite's inputs and expected outputs: {@code regress} or {@code isolation}. */
  public Path suite(String name) {
    return folder.resolve("source/src/test").resolve(name);
  }

  /** Where the server's modules are, and those that the regression suite loads. */
  public Path modules() {
    return folder.resolve("postgres/usr/lib/postgresql/15/lib");
  }
}
