package dev.postern.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** Packages of node's, fetched by npm into the build's own folder as their lock file pins them. */
final class NodePackages {
  static final String NEEDED = "node and npm (Debian: nodejs, npm), and npm's registry once";
  static final Path DIRECTORY = Path.of("target", "drivers").toAbsolutePath();

  private NodePackages() {}

  /** Has node's drivers there; skips the test where that cannot be done. */
  static void install() throws IOException, InterruptedException {
    var _ = install("drivers");
  }

  /**
   * Has a set of packages there, and skips the test where that cannot be done.
   *
   * @param set the folder of its package.json and package-lock.json among the tests' resources
   * @return the folder where they are
   */
  static synchronized Path install(String set) throws IOException, InterruptedException {
    Path directory = DIRECTORY.resolveSibling(set);
    Files.createDirectories(directory);
    boolean asBefore = copy(set, "package.json");
    asBefore &= copy(set, "package-lock.json");
    Path done = directory.resolve("installed");
    if (asBefore && Files.exists(done)) {
      return directory;
    }
    Files.deleteIfExists(done);
    Process npm;
    try {
      npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("npm.log").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "node's " + set + " is skipped: it needs " + NEEDED);
      return directory;
    }
    npm.getOutputStream().close();
    assumeTrue(
        npm.waitFor() == 0,
        "node's "
            + set
            + " is skipped: npm could not fetch it, target/"
            + set
            + "/npm.log says why");
    Files.createFile(done);
    return directory;
  }

  /** Whether the file was there already as it is. */
  private static boolean copy(String set, String name) throws IOException {
    Path target = DIRECTORY.resolveSibling(set).resolve(name);
    try (InputStream in =
        Objects.requireNonNull(NodePackages.class.getResourceAsStream(set + "/" + name))) {
      byte[] wanted = in.readAllBytes();
      if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), wanted)) {
        return true;
      }
      Files.write(target, wanted);
      return false;
    }
  }
}
