package dev.postern.benchmarks.ladder;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that the machine must have, and those it may have.
 *
 * @param pgbench the load
 * @param pgbouncer what the gate is compared with, where it is installed
 */
record Tools(Path pgbench, Optional<Path> pgbouncer) {
  /** Debian has it outside of a user's path. */
  private static final Path SBIN = Path.of("/usr/sbin");

  /**
   * Looks for them.
   *
   * @throws IllegalArgumentException where pgbench is missing; its message is for the user
   */
  static Tools find() {
    return new Tools(
        find("pgbench")
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "The ladder needs pgbench: install it (Debian: postgresql-contrib).")),
        find("pgbouncer"));
  }

  private static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)).map(Path::of), Stream.of(SBIN))
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
