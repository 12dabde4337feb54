package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** haproxy that passes bytes between two connections and looks at none of them. */
record Haproxy(DebianProgram program, Path folder) {
  private static final List<String> PACKAGES =
      List.of(
          "haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1", "libpcre2-8-0");

  /** Says so where this machine cannot have it. */
  static Optional<DebianProgram> find(Path directory) throws IOException, InterruptedException {
    return DebianProgram.findOrSay(Rung.HAPROXY, PACKAGES, directory);
  }

  /**
   * Starts it.
   *
   * @param between where it listens and where to it passes bytes: a line for each
   */
  Child start(int port, String between) throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            Files.createDirectories(folder).resolve("haproxy.cfg"),
            """
            global
              maxconn 2000
            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
            listen bytes
            """
                + between);
    return Child.start(
        List.of(program.program().toString(), "-db", "-f", config.toString()),
        program.environment(),
        folder.resolve("haproxy.log"),
        port);
  }
}
