package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A million rows through pgjdbc, in portions, on every rung in turn. */
final class BigSelect {
  private static final int ROWS = 1_000_000;
  private static final int FETCH = 10_000;
  private static final double NANOS = 1e9;

  private final String name;
  private final String query;
  private final Samples seconds = new Samples();
  private final Samples cpu = new Samples();

  /**
   * @param name what is special of it
   */
  BigSelect(String name, String query) {
    this.name = name;
    this.query = query;
  }

  String query() {
    return query;
  }

  void round(List<Rung> rungs) throws IOException, SQLException {
    for (Rung rung : rungs) {
      ProcessFigures proxy = new ProcessFigures(rung.proxy());
      try (Connection connection = rung.door().connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.setFetchSize(FETCH);
        long cpuBefore = rung.hasProxy() ? proxy.cpuMicros() : 0;
        long before = System.nanoTime();
        read(statement);
        seconds.add(rung.name(), (System.nanoTime() - before) / NANOS);
        if (rung.hasProxy()) {
          double spent = proxy.cpuMicros() - cpuBefore;
          cpu.add(rung.name(), spent / ROWS);
        }
      }
    }
  }

  private void read(Statement statement) throws IOException, SQLException {
    int rows = 0;
    try (ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows++;
      }
    }
    if (rows != ROWS) {
      throw new IOException("%d rows came, not %d".formatted(rows, ROWS));
    }
  }

  String report(List<Rung> rungs) {
    Table table =
        new Table("1,000,000 rows, " + name, "s", "× direct", "× pgbouncer", "proxy CPU µs/row");
    for (Rung rung : rungs) {
      table.row(
          rung.name(),
          Table.figure(seconds.median(rung.name()), 2),
          Table.figure(seconds.ratio(rung.name(), Rung.DIRECT), 2),
          Table.figure(seconds.ratio(rung.name(), Rung.PGBOUNCER), 2),
          Table.figure(cpu.median(rung.name()), 3));
    }
    return table.toString();
  }
}
