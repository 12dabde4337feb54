package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's sysbench: {@code oltp_point_select}, a prepared SELECT of one row a transaction.
 *
 * @param folder where it finds the certificates that it shows and trusts where TLS is on
 */
record Sysbench(DebianProgram program, Path folder) implements SelectLoad {
  static final List<String> PACKAGES =
      List.of(
          "sysbench",
          "libluajit-5.1-2",
          "libluajit-5.1-common",
          "libmariadb3",
          "libpq5",
          "libaio1");

  private static final Pattern TRANSACTIONS =
      Pattern.compile("transactions: +(\\d+) +\\(([0-9.]+) per sec\\.\\)");
  private static final Pattern ERRORS = Pattern.compile("ignored errors: +(\\d+)");
  private static final Pattern LATENCY =
      Pattern.compile("Latency \\(ms\\):\\s+min: +[0-9.]+\\s+avg: +([0-9.]+)");

  /** Lays out what {@code --mysql-ssl} reads by fixed names in the folder it runs in. */
  static Sysbench in(Path folder, DebianProgram program, MysqlDatabase database)
      throws IOException {
    Files.createDirectories(folder);
    copy(database.authority(), folder.resolve("cacert.pem"));
    copy(database.client().certificate(), folder.resolve("client-cert.pem"));
    copy(database.client().key(), folder.resolve("client-key.pem"));
    return new Sysbench(program, folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads sysbench's report.
   *
   * @throws IOException where it is none, or statements failed
   */
  static Result read(String report) throws IOException {
    Matcher transactions = TRANSACTIONS.matcher(report);
    Matcher latency = LATENCY.matcher(report);
    Matcher errors = ERRORS.matcher(report);
    if (!transactions.find() || !latency.find() || !errors.find() || !errors.group(1).equals("0")) {
      throw new IOException("sysbench failed:\n" + report);
    }
    return new Result(
        Long.parseLong(transactions.group(1)),
        Double.parseDouble(transactions.group(2)),
        Double.parseDouble(latency.group(1)));
  }

  @Override
  public Result run(Door door, int clients, int seconds) throws IOException, InterruptedException {
    Path scripts = program.file("usr/share/sysbench");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.program().toString(),
                scripts.resolve("oltp_point_select.lua").toString(),
                "--db-driver=mysql",
                "--mysql-host=" + Door.HOST,
                "--mysql-port=" + door.port(),
                "--mysql-user=" + door.user(),
                "--mysql-password=" + door.password(),
                "--mysql-db=" + door.database(),
                "--table-size=" + MysqlDatabase.ROWS,
                "--rand-type=uniform",
                "--threads=" + clients,
                "--time=" + seconds));
    if (door.tls()) {
      command.add("--mysql-ssl=on");
    }
    command.add("run");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(program.environment());
    builder.environment().put("LUA_PATH", scripts + "/?.lua;;");
    Process process = builder.start();
    process.getOutputStream().close();
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return read(report);
  }
}
