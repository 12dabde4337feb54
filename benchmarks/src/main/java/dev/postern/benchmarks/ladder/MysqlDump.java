package dev.postern.benchmarks.ladder;

import dev.postern.embedded.MysqlBinaries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A million rows by MySQL's own command line, which writes them as they come, on every rung. */
final class MysqlDump {
  private static final int ROWS = 1_000_000;
  private static final double NANOS = 1e9;
  private static final String QUERY = "SELECT id, name, amount FROM people";

  private final MysqlBinaries binaries;
  private final Samples seconds = new Samples();
  private final Samples cpu = new Samples();

  MysqlDump(MysqlBinaries binaries) {
    this.binaries = binaries;
  }

  void round(List<Rung> rungs) throws IOException, InterruptedException {
    for (Rung rung : rungs) {
      ProcessFigures proxy = new ProcessFigures(rung.proxy());
      long cpuBefore = rung.hasProxy() ? proxy.cpuMicros() : 0;
      long before = System.nanoTime();
      dump(rung.door());
      seconds.add(rung.name(), (System.nanoTime() - before) / NANOS);
      if (rung.hasProxy()) {
        double spent = proxy.cpuMicros() - cpuBefore;
        cpu.add(rung.name(), spent / ROWS);
      }
    }
  }

  private void dump(Door door) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                binaries.client(
                    List.of(
                        "--no-defaults",
                        "--host=" + Door.HOST,
                        "--port=" + door.port(),
                        "--user=" + door.user(),
                        door.tls() ? "--ssl-mode=REQUIRED" : "--ssl-mode=DISABLED",
                        "--get-server-public-key",
                        "--quick",
                        "--batch",
                        "--skip-column-names",
                        "--execute=" + QUERY,
                        door.database())))
            .redirectErrorStream(true);
    builder.environment().put("MYSQL_PWD", door.password());
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] last = new byte[0];
    long lines = 0;
    try (InputStream in = process.getInputStream()) {
      byte[] bytes = new byte[1 << 16];
      for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
        for (int i = 0; i < count; i++) {
          lines += bytes[i] == '\n' ? 1 : 0;
        }
        last = bytes;
      }
    }
    if (process.waitFor() != 0 || lines != ROWS) {
      throw new IOException(
          "%d lines came, not %d; the last of them:%n%s"
              .formatted(lines, ROWS, new String(last, StandardCharsets.UTF_8)));
    }
  }

  String report(List<Rung> rungs) {
    Table table =
        new Table(
            "1,000,000 rows of MySQL", "s", "× direct", "× " + Rung.HAPROXY, "proxy CPU µs/row");
    for (Rung rung : rungs) {
      table.row(
          rung.name(),
          Table.figure(seconds.median(rung.name()), 2),
          Table.figure(seconds.ratio(rung.name(), Rung.DIRECT), 2),
          Table.figure(seconds.ratio(rung.name(), Rung.HAPROXY), 2),
          Table.figure(cpu.median(rung.name()), 3));
    }
    return table.toString();
  }
}
