package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** haproxy that passes bytes between two TCP connections and looks at none of them. */
record Haproxy(DebianProgram program, Path folder, MysqlDatabase database) {
  static final List<String> PACKAGES =
      List.of(
          "haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1", "libpcre2-8-0");

  Child start(int port) throws IOException, InterruptedException {
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
            listen mysql
              bind 127.0.0.1:%d
              server database 127.0.0.1:%d
            """
                .formatted(port, database.port()));
    return Child.start(
        List.of(program.program().toString(), "-db", "-f", config.toString()),
        program.environment(),
        folder.resolve("haproxy.log"),
        port);
  }
}
