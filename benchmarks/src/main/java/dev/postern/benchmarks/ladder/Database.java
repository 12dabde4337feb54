package dev.postern.benchmarks.ladder;

import dev.postern.embedded.EmbeddedPostgres;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.PemFiles;
import dev.postern.embedded.PostgresBinaries;
import dev.postern.embedded.PostgresSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real PostgreSQL with pgbench's tables and a million people. */
final class Database implements AutoCloseable {
  private static final String PASSWORD = "bench";
  private static final String NAME = "bench";

  private static final String[] DATA = {
    """
    CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88));
    CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));
    INSERT INTO pgbench_branches SELECT i, 0, '' FROM generate_series(1, 5) AS i;
    INSERT INTO pgbench_accounts SELECT i, 1, 0, '' FROM generate_series(1, 500000) AS i;
    CREATE TABLE people AS
      SELECT i AS id, md5(i::text) AS name, 'person' || i || '@example.com' AS email,
             (i::bigint * 7919 % 100000)::int AS amount
      FROM generate_series(1, 1000000) AS i;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO bench;
    """,
    "VACUUM (FREEZE, ANALYZE)"
  };

  private final EmbeddedPostgres server;
  private final PemFiles certificate;
  private final Path authority;

  private Database(EmbeddedPostgres server, PemFiles certificate, Path authority) {
    this.server = server;
    this.certificate = certificate;
    this.authority = authority;
  }

  /** Starts it in {@code directory}; the data is loaded once. */
  static Database start(Path directory) throws IOException, SQLException {
    LocalAuthority issuing = LocalAuthority.create("Postern benchmarks");
    PemFiles certificate =
        issuing.server(Door.HOST, "localhost").write(Files.createDirectories(directory), "server");
    Path authority =
        Files.writeString(directory.resolve("authority.crt"), issuing.certificatePem());
    PostgresSetup setup =
        new PostgresSetup(
            PostgresBinaries.unpack("", directory.resolve("binaries")),
            directory.resolve("postgres"),
            0,
            Optional.of(certificate),
            List.of("host " + NAME + " " + NAME + " 127.0.0.1/32 scram-sha-256"),
            Map.of("max_connections", "1000", "shared_buffers", "512MB", "autovacuum", "off"));
    EmbeddedPostgres server = EmbeddedPostgres.start(setup);
    Database database = new Database(server, certificate, authority);
    try {
      database.load(directory.resolve("postgres/loaded"));
      return database;
    } catch (IOException | SQLException e) {
      server.close();
      throw e;
    }
  }

  private void load(Path mark) throws IOException, SQLException {
    String data = String.join("\n", DATA);
    if (Files.exists(mark) && Files.readString(mark).equals(data)) {
      return;
    }
    execute(
        "postgres",
        "DROP DATABASE IF EXISTS " + NAME,
        "DROP ROLE IF EXISTS " + NAME,
        "CREATE ROLE " + NAME + " LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE " + NAME);
    execute(NAME, DATA);
    Files.writeString(mark, data);
  }

  private void execute(String in, String... statements) throws SQLException {
    try (Connection connection = server.connect(in);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** How many of the gates' and clients' sessions it has. */
  int sessions() throws SQLException {
    try (Connection connection = server.connect(NAME);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + NAME + "'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  int port() {
    return server.port();
  }

  /** The way past all gates. */
  Door door(boolean tls) {
    return new Door(server.port(), NAME, NAME, PASSWORD, tls);
  }

  /** What it and the proxies show to their clients. */
  PemFiles certificate() {
    return certificate;
  }

  /** The file of who issued the certificate. */
  Path authority() {
    return authority;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
