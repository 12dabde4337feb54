package dev.postern.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** Node's drivers, fetched by npm into the build's own folder as the lock file pins them. */
final class NodePackages {
  static final String NEEDED = "node and npm (Debian: nodejs, npm), and npm's registry once";
  static final Path DIRECTORY = Path.of("target", "drivers").toAbsolutePath();

  private NodePackages() {}

  /** Skips the test where that cannot be done. */
  static synchronized void install() throws IOException, InterruptedException {
    Files.createDirectories(DIRECTORY);
    boolean asBefore = copy("package.json");
    asBefore &= copy("package-lock.json");
    Path done = DIRECTORY.resolve("installed");
    if (asBefore && Files.exists(done)) {
      return;
    }
    Files.deleteIfExists(done);
    Process npm;
    try {
      npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(DIRECTORY.toFile())
              .redirectErrorStream(true)
              .redirectOutput(DIRECTORY.resolve("npm.log").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "node's drivers are skipped: they need " + NEEDED);
      return;
    }
    npm.getOutputStream().close();
    assumeTrue(
        npm.waitFor() == 0,
        "node's drivers are skipped: npm could not fetch them, target/drivers/npm.log says why");
    Files.createFile(done);
  }

  /** Whether the file was there already as it is. */
  private static boolean copy(String name) throws IOException {
    Path target = DIRECTORY.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(NodePackages.class.getResourceAsStream("drivers/" + name))) {
      byte[] wanted = in.readAllBytes();
      if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), wanted)) {
        return true;
      }
      Files.write(target, wanted);
      return false;
    }
  }
}
