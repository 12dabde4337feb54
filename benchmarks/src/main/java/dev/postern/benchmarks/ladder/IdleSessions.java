package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What idle sessions take of a proxy's memory. They are opened once before, so that what only the
 * first log-ins need does not count.
 */
record IdleSessions(Database database, int count) {
  private static final int LOOK_AGAIN_MILLIS = 100;

  String report(List<Rung> rungs) throws IOException, SQLException, InterruptedException {
    Table table =
        new Table(
            count + " idle sessions",
            "resident MB before",
            "resident kB/session",
            "heap kB/session");
    for (Rung rung : rungs) {
      if (!rung.hasProxy()) {
        continue;
      }
      boolean jvm = !rung.name().equals(Rung.PGBOUNCER);
      ProcessFigures proxy = new ProcessFigures(rung.proxy());
      close(open(rung.door()));
      double heapBefore = jvm ? proxy.heapKilobytes() : Double.NaN;
      double residentBefore = proxy.residentKilobytes();
      List<Connection> sessions = open(rung.door());
      double heap = jvm ? proxy.heapKilobytes() : Double.NaN;
      double resident = proxy.residentKilobytes();
      close(sessions);
      table.row(
          rung.name(),
          Table.figure(residentBefore / 1024, 0),
          Table.figure((resident - residentBefore) / count, 1),
          Table.figure((heap - heapBefore) / count, 1));
    }
    return table.toString();
  }

  private List<Connection> open(Door door) throws SQLException {
    List<Connection> sessions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sessions.add(door.connect());
    }
    return sessions;
  }

  private void close(List<Connection> sessions) throws SQLException, InterruptedException {
    for (Connection session : sessions) {
      session.close();
    }
    while (database.sessions() > count / 10) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }
}
