package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small calls on every rung in turn, round for round. To sign one is not part of its time. */
final class AwsCalls {
  private static final int KILOBYTE = 1 << 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Call call;
  private final int clients;
  private final AwsClients threads;
  private final Samples rate = new Samples();
  private final Samples median = new Samples();
  private final Samples tail = new Samples();
  private final Samples cpu = new Samples();

  /** What is called. */
  enum Call {
    GET_ITEM("DynamoDB GetItem"),
    GET_OBJECT("S3 GetObject");

    private final String title;

    Call(String title) {
      this.title = title;
    }

    byte[] request(AwsRequests requests) throws IOException {
      return switch (this) {
        case GET_ITEM -> requests.getItem();
        case GET_OBJECT -> requests.getObject(KILOBYTE);
      };
    }
  }

  AwsCalls(Call call, int clients, AwsClients threads) {
    this.call = call;
    this.clients = clients;
    this.threads = threads;
  }

  void round(List<AwsRung> rungs, int seconds) throws IOException, InterruptedException {
    for (AwsRung rung : rungs) {
      long before = rung.cpuMicros();
      long[] nanos =
          threads
              .run(rung, clients, (client, requests) -> calls(client, requests, seconds))
              .stream()
              .flatMapToLong(Arrays::stream)
              .sorted()
              .toArray();
      rate.add(rung.name(), (double) nanos.length / seconds);
      median.add(rung.name(), nanos[nanos.length / 2] / NANOS_PER_MILLI);
      tail.add(rung.name(), nanos[(int) (nanos.length * 0.99)] / NANOS_PER_MILLI);
      if (rung.hasProxy()) {
        double spent = rung.cpuMicros() - before;
        cpu.add(rung.name(), spent / nanos.length);
      }
    }
  }

  private long[] calls(AwsClient client, AwsRequests requests, int seconds) throws IOException {
    List<Long> nanos = new ArrayList<>();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (System.nanoTime() < end) {
      byte[] request = call.request(requests);
      long before = System.nanoTime();
      client.call(request);
      nanos.add(System.nanoTime() - before);
    }
    return nanos.stream().mapToLong(Long::longValue).toArray();
  }

  String report(List<AwsRung> rungs) {
    Table table =
        new Table(
            "%s of 1 KiB, %d %s"
                .formatted(call.title, clients, clients == 1 ? "client" : "clients"),
            "calls/s",
            "p50 ms",
            "p99 ms",
            "p50 over direct, ms",
            "p50 over " + Rung.HAPROXY + ", ms",
            "proxy CPU µs/call");
    for (AwsRung rung : rungs) {
      String name = rung.name();
      table.row(
          name,
          Table.figure(rate.median(name), 0),
          Table.figure(median.median(name), 3),
          Table.figure(tail.median(name), 3),
          Table.figure(median.difference(name, Rung.DIRECT), 3),
          Table.figure(median.difference(name, Rung.HAPROXY), 3),
          Table.figure(cpu.median(name), 0));
    }
    return table.toString();
  }
}
