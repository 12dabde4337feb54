package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's pgbench: {@code -S -M prepared}, one SELECT of one row a transaction. */
record PgBench(Tools tools) implements SelectLoad {
  private static final Pattern TRANSACTIONS =
      Pattern.compile("number of transactions actually processed: (\\d+)");
  private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");

  /**
   * Reads pgbench's report.
   *
   * @throws IOException where it is none, or transactions failed
   */
  static Result read(String report) throws IOException {
    Matcher failed = FAILED.matcher(report);
    if (failed.find() && Long.parseLong(failed.group(1)) > 0) {
      throw new IOException("pgbench's transactions failed:\n" + report);
    }
    return new Result(
        Long.parseLong(find(TRANSACTIONS, report)),
        Double.parseDouble(find(RATE, report)),
        Double.parseDouble(find(LATENCY, report)));
  }

  private static String find(Pattern pattern, String report) throws IOException {
    Matcher matcher = pattern.matcher(report);
    if (!matcher.find()) {
      throw new IOException("pgbench failed:\n" + report);
    }
    return matcher.group(1);
  }

  @Override
  public Result run(Door door, int clients, int seconds) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                tools.pgbench().toString(),
                "-n",
                "-S",
                "-M",
                "prepared",
                "-c",
                Integer.toString(clients),
                "-j",
                Integer.toString(Math.min(clients, 2)),
                "-T",
                Integer.toString(seconds),
                "-h",
                Door.HOST,
                "-p",
                Integer.toString(door.port()),
                "-U",
                door.user(),
                door.database())
            .redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", door.password());
    builder.environment().put("PGSSLMODE", door.sslMode());
    Process process = builder.start();
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("pgbench failed at " + door + ":\n" + report);
    }
    return read(report);
  }
}
