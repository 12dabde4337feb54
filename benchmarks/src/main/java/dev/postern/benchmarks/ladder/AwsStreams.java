package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Long bodies on every rung in turn, round for round. */
final class AwsStreams {
  /** As large as those of AWS's SDKs for Java. */
  private static final int CHUNK = 128 << 10;

  private static final byte[] BLOCK = new byte[CHUNK];
  private static final String BLOCK_SHA256;
  private static final double MEGA = 1e6;
  private static final double NANOS = 1e9;

  static {
    ThreadLocalRandom.current().nextBytes(BLOCK);
    BLOCK_SHA256 = AwsRequests.hex(AwsRequests.sha256().digest(BLOCK));
  }

  private final Body body;
  private final int clients;
  private final AwsClients threads;

  /** Of each client. */
  private final long size;

  private final String sha256;
  private final Samples rate = new Samples();
  private final Samples cpu = new Samples();
  private final Samples resident = new Samples();

  /** Which way bodies go, and how they are signed. */
  enum Body {
    DOWN("download"),
    UP_HASHED("upload, its SHA-256 signed"),
    UP_UNSIGNED("upload, unsigned"),
    UP_CHUNKED("upload, in signed chunks of 128 KiB");

    private final String title;

    Body(String title) {
      this.title = title;
    }
  }

  /**
   * @param bytes of all clients together
   */
  AwsStreams(Body body, int clients, long bytes, AwsClients threads) {
    this.body = body;
    this.clients = clients;
    this.threads = threads;
    this.size = bytes / clients / CHUNK * CHUNK;
    this.sha256 = body == Body.UP_HASHED ? hash(size) : "";
  }

  private static String hash(long size) {
    MessageDigest digest = AwsRequests.sha256();
    for (long done = 0; done < size; done += CHUNK) {
      digest.update(BLOCK);
    }
    return AwsRequests.hex(digest.digest());
  }

  void round(List<AwsRung> rungs) throws IOException, InterruptedException {
    for (AwsRung rung : rungs) {
      long cpuBefore = rung.cpuMicros();
      List<Long> nanos = threads.run(rung, clients, this::timed);
      double slowest = nanos.stream().mapToLong(Long::longValue).max().orElseThrow();
      double bytes = (double) size * clients;
      rate.add(rung.name(), bytes / MEGA / (slowest / NANOS));
      if (rung.hasProxy()) {
        // Microseconds by kilobytes are seconds by gigabytes.
        cpu.add(rung.name(), (rung.cpuMicros() - cpuBefore) / (bytes / 1e3));
        double kilobytes = new ProcessFigures(rung.proxy()).residentKilobytes();
        resident.add(rung.name(), kilobytes / 1e3);
      }
    }
  }

  private long timed(AwsClient client, AwsRequests requests) throws IOException {
    long before = System.nanoTime();
    long came =
        switch (body) {
          case DOWN -> client.call(requests.getObject(size));
          case UP_HASHED -> plain(client, requests, sha256);
          case UP_UNSIGNED -> plain(client, requests, "UNSIGNED-PAYLOAD");
          case UP_CHUNKED -> chunked(client, requests);
        };
    if (came != (body == Body.DOWN ? size : 0)) {
      throw new IOException("an answer of " + came + " bytes");
    }
    return System.nanoTime() - before;
  }

  private long plain(AwsClient client, AwsRequests requests, String payload) throws IOException {
    OutputStream out = client.out();
    out.write(requests.putObject(payload, size, Map.of()).bytes());
    for (long done = 0; done < size; done += CHUNK) {
      out.write(BLOCK);
    }
    return client.answer();
  }

  private long chunked(AwsClient client, AwsRequests requests) throws IOException {
    String line = Integer.toHexString(CHUNK) + ";chunk-signature=";
    long framed = line.length() + 64 + 2L + CHUNK + 2L;
    long last = "0;chunk-signature=".length() + 64 + 2L + 2L;
    AwsRequests.Head head =
        requests.putObject(
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            size / CHUNK * framed + last,
            Map.of(
                "content-encoding",
                "aws-chunked",
                "x-amz-decoded-content-length",
                Long.toString(size)));
    AwsRequests.Chunks chunks = requests.new Chunks(head);
    OutputStream out = client.out();
    out.write(head.bytes());
    byte[] frame = new byte[(int) framed];
    frame[frame.length - 2] = '\r';
    frame[frame.length - 1] = '\n';
    System.arraycopy(BLOCK, 0, frame, line.length() + 66, CHUNK);
    for (long done = 0; done < size; done += CHUNK) {
      byte[] first = ascii(line + chunks.next(BLOCK_SHA256) + "\r\n");
      System.arraycopy(first, 0, frame, 0, first.length);
      out.write(frame);
    }
    String end = "0;chunk-signature=" + chunks.next(AwsRequests.hex(AwsRequests.sha256().digest()));
    out.write(ascii(end + "\r\n\r\n"));
    return client.answer();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  String report(List<AwsRung> rungs) {
    Table table =
        new Table(
            "%s, %d %s".formatted(body.title, clients, clients == 1 ? "client" : "clients"),
            "MB/s",
            "× " + Rung.DIRECT,
            "× " + Rung.HAPROXY,
            "proxy CPU s/GB",
            "proxy resident MB");
    for (AwsRung rung : rungs) {
      String name = rung.name();
      table.row(
          name,
          Table.figure(rate.median(name), 0),
          Table.figure(rate.ratio(name, Rung.DIRECT), 2),
          Table.figure(rate.ratio(name, Rung.HAPROXY), 2),
          Table.figure(cpu.median(name), 2),
          Table.figure(resident.median(name), 0));
    }
    return table.toString();
  }
}
