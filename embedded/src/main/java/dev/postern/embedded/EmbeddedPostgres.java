package dev.postern.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A running PostgreSQL server on 127.0.0.1. It starts for root as well as for a user, and ends with
 * {@link #close} or with the JVM, however that ends.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The superuser's name; its password is made at random and kept in the server's folder. */
  public static final String SUPERUSER = "postgres";

  private static final String READY = "database system is ready to accept connections";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORTS_TRIED = 3;

  private final PostgresBinaries binaries;
  private final RunAs as;
  private final LeashedProcess process;
  private final int port;
  private final String superuserPassword;

  private EmbeddedPostgres(
      PostgresBinaries binaries,
      RunAs as,
      LeashedProcess process,
      int port,
      String superuserPassword) {
    this.binaries = binaries;
    this.as = as;
    this.process = process;
    this.port = port;
    this.superuserPassword = superuserPassword;
  }

  /**
   * Makes the database where there is none yet, starts it, and returns when it takes connections.
   *
   * @throws IOException where it does not start; the message holds what the server printed
   */
  public static EmbeddedPostgres start(PostgresSetup setup) throws IOException {
    return start(setup, RunAs.here());
  }

  static EmbeddedPostgres start(PostgresSetup setup, RunAs as) throws IOException {
    PostgresData data = PostgresData.prepare(setup, as);
    for (int attempt = 1; ; attempt++) {
      int port = setup.port() == 0 ? Ports.free() : setup.port();
      try {
        var process =
            LeashedProcess.start(
                as, LeashedProcess.Signal.INT, command(setup, data, port), READY, PATIENCE);
        return new EmbeddedPostgres(setup.binaries(), as, process, port, data.superuserPassword());
      } catch (IOException e) {
        // Between finding a free port and PostgreSQL's bind another process may have taken it.
        if (setup.port() != 0 || attempt == PORTS_TRIED) {
          throw e;
        }
      }
    }
  }

  public int port() {
    return port;
  }

  /** The postmaster's process id. */
  public long pid() {
    return process.pid();
  }

  public String superuserPassword() {
    return superuserPassword;
  }

  /** A connection as superuser, whatever {@link PostgresSetup#hba} says of others. */
  public Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", superuserPassword);
    properties.setProperty("sslmode", "disable");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  /**
   * A program of the server's release, not started yet. It runs in {@code folder} as whom the
   * server runs, so that both may write the same files there.
   *
   * @param folder is given away with all in it; whoever that is must be able to reach it
   */
  public ProcessBuilder program(Path folder, String name, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(List.of(binaries.program(name)));
    command.addAll(arguments);
    as.give(folder);
    return new ProcessBuilder(as.command(command)).directory(folder.toFile());
  }

  /** The last lines of the server's log. */
  public String log() {
    return process.output();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static List<String> command(PostgresSetup setup, PostgresData data, int port) {
    var command = new ArrayList<>(List.of(setup.binaries().program("postgres")));
    command.addAll(List.of("-D", data.data().toString(), "-p", Integer.toString(port)));
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories="));
    if (setup.tls().isPresent()) {
      command.addAll(List.of("-c", "ssl=on"));
      command.addAll(List.of("-c", "ssl_cert_file=" + data.certificate()));
      command.addAll(List.of("-c", "ssl_key_file=" + data.key()));
    }
    setup.settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command;
  }
}
