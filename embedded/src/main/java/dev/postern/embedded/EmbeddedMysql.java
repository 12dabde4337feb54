package dev.postern.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A running MySQL or MariaDB server on 127.0.0.1. It starts for root as well as for a user, and
 * ends with {@link #close} or with the JVM, however that ends.
 */
public final class EmbeddedMysql implements AutoCloseable {
  /** The superuser's name; its password is made at random and kept in the server's folder. */
  public static final String ROOT = "root";

  private static final String READY = "ready for connections";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PORTS_TRIED = 3;

  private final LeashedProcess process;
  private final MysqlBinaries binaries;
  private final MysqlData data;
  private final int port;

  private EmbeddedMysql(LeashedProcess process, MysqlBinaries binaries, MysqlData data, int port) {
    this.process = process;
    this.binaries = binaries;
    this.data = data;
    this.port = port;
  }

  /**
   * Makes the database where there is none yet, starts it, and returns when it takes connections.
   *
   * @throws IOException where it does not start; the message holds what the server printed
   */
  public static EmbeddedMysql start(MysqlSetup setup) throws IOException {
    MysqlData data = MysqlData.prepare(setup);
    for (int attempt = 1; ; attempt++) {
      int port = setup.port() == 0 ? Ports.free() : setup.port();
      try {
        var process =
            LeashedProcess.start(
                new RunAs.Caller(),
                LeashedProcess.Signal.TERM,
                command(setup, data, port),
                READY,
                PATIENCE);
        return new EmbeddedMysql(process, setup.binaries(), data, port);
      } catch (IOException e) {
        // Between finding a free port and the server's bind another process may have taken it.
        if (setup.port() != 0 || attempt == PORTS_TRIED) {
          throw e;
        }
      }
    }
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public MysqlBinaries binaries() {
    return binaries;
  }

  public String rootPassword() {
    return data.rootPassword();
  }

  /** The last lines of the server's log. */
  public String log() {
    return process.output();
  }

  /**
   * Runs statements as root, through the server's own command line: its drivers' licences keep them
   * out of what the demo is made of.
   *
   * @return the rows, cells between tabs
   * @throws IOException where one fails; the message holds what the server said
   */
  public String execute(String statements) throws IOException {
    List<String> command =
        binaries.client(
            List.of(
                "--defaults-file=" + data.clientFile(),
                // What a log-in without TLS would need more for, a local socket does without.
                "--protocol=socket",
                "--socket=" + data.socket(),
                "--user=" + ROOT,
                "--default-character-set=utf8mb4",
                "--batch",
                "--skip-column-names"));
    Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var in = client.getOutputStream()) {
            in.write(statements.getBytes(StandardCharsets.UTF_8));
          } catch (IOException _) {
            // it ended before it read all: it says why
          }
        });
    String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (client.waitFor() != 0) {
        throw new IOException("the statements failed:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static List<String> command(MysqlSetup setup, MysqlData data, int port) {
    List<String> arguments = new ArrayList<>(data.options(setup.binaries()));
    arguments.add("--init-file=" + data.initFile());
    arguments.add("--bind-address=127.0.0.1");
    arguments.add("--port=" + port);
    arguments.add("--socket=" + data.socket());
    arguments.add("--pid-file=" + data.pidFile());
    if (setup.binaries().product() == MysqlProduct.MYSQL) {
      arguments.add("--mysqlx=OFF");
    }
    if (setup.tls().isPresent()) {
      arguments.add("--ssl-cert=" + data.certificate());
      arguments.add("--ssl-key=" + data.key());
    } else {
      arguments.add("--skip-ssl");
    }
    arguments.addAll(setup.options());
    return setup.binaries().command(setup.binaries().product().server(), arguments);
  }
}
