package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.util.List;

/** One load of small selects on every rung in turn, round for round. */
final class SelectRounds {
  private final SelectLoad load;
  private final int clients;
  private final String compared;
  private final Samples rate = new Samples();
  private final Samples latency = new Samples();
  private final Samples cpu = new Samples();

  /**
   * @param compared the rung of the proxy that the others are compared with
   */
  SelectRounds(SelectLoad load, int clients, String compared) {
    this.load = load;
    this.clients = clients;
    this.compared = compared;
  }

  void round(List<Rung> rungs, int seconds) throws IOException, InterruptedException {
    for (Rung rung : rungs) {
      ProcessFigures proxy = new ProcessFigures(rung.proxy());
      long before = rung.hasProxy() ? proxy.cpuMicros() : 0;
      SelectLoad.Result result = load.run(rung.door(), clients, seconds);
      rate.add(rung.name(), result.perSecond());
      latency.add(rung.name(), result.latencyMillis());
      if (rung.hasProxy()) {
        double spent = proxy.cpuMicros() - before;
        cpu.add(rung.name(), spent / result.transactions());
      }
    }
  }

  String report(List<Rung> rungs) {
    Table table =
        new Table(
            clients + (clients == 1 ? " client" : " clients"),
            "transactions/s",
            "latency ms",
            "× direct",
            "× " + compared,
            "proxy CPU µs/statement");
    for (Rung rung : rungs) {
      String name = rung.name();
      table.row(
          name,
          Table.figure(rate.median(name), 0),
          Table.figure(latency.median(name), 3),
          Table.figure(rate.ratio(name, Rung.DIRECT), 2),
          Table.figure(rate.ratio(name, compared), 2),
          Table.figure(cpu.median(name), 1));
    }
    return table.toString();
  }
}
