package dev.postern.testkit;

import dev.postern.embedded.Directories;
import dev.postern.embedded.EmbeddedPostgres;
import dev.postern.embedded.KeptFolder;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.PostgresBinaries;
import dev.postern.embedded.PostgresSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL for tests: in a temporary folder, on a free port of 127.0.0.1, with TLS and all
 * of contrib. How a client logs in depends on the user it names: {@link #createUser} makes one for
 * any method. {@link SharedPostgres} shares one server among all test classes of a run.
 */
public final class RealPostgres implements AutoCloseable {
  /** Which PostgreSQL. */
  public enum Release {
    V17("postgres-17/"),
    V18("");

    private final String folder;

    Release(String folder) {
      this.folder = folder;
    }
  }

  /** How a user logs in, by pg_hba.conf's words. */
  public enum Method {
    TRUST("trust", "scram-sha-256"),
    PASSWORD("password", "scram-sha-256"),
    MD5("md5", "md5"),
    SCRAM_SHA_256("scram-sha-256", "scram-sha-256");

    private final String word;
    private final String storedAs;

    Method(String word, String storedAs) {
      this.word = word;
      this.storedAs = storedAs;
    }

    /** The members of this role log in by this method. */
    private String role() {
      return "by_" + word.replace('-', '_');
    }

    private Stream<String> hba() {
      return Stream.of("all", "replication")
          .map(database -> "host " + database + " +" + role() + " 127.0.0.1/32 " + word);
    }
  }

  private static final Map<String, String> QUICK_AND_COMPLETE =
      Map.of(
          "fsync", "off",
          "full_page_writes", "off",
          "max_connections", "200",
          "max_prepared_transactions", "10",
          "shared_preload_libraries", "pg_stat_statements");

  private final Path directory;
  private final LocalAuthority authority;
  private final EmbeddedPostgres server;
  private final AtomicInteger databases = new AtomicInteger();

  private RealPostgres(Path directory, LocalAuthority authority, EmbeddedPostgres server) {
    this.directory = directory;
    this.authority = authority;
    this.server = server;
  }

  public static RealPostgres start() throws IOException, SQLException {
    return start(Release.V18, Map.of());
  }

  /**
   * @param settings configuration parameters by name, over this class's own
   */
  public static RealPostgres start(Release release, Map<String, String> settings)
      throws IOException, SQLException {
    return start(PostgresBinaries.unpack(release.folder, KeptFolder.cache()), settings);
  }

  static RealPostgres start(PostgresBinaries binaries, Map<String, String> settings)
      throws IOException, SQLException {
    var allSettings = new HashMap<>(QUICK_AND_COMPLETE);
    allSettings.putAll(settings);
    // The server may run as another user than this one, so its folder's parent is open.
    Path directory = Files.createTempDirectory("postern-postgres-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    LocalAuthority authority = LocalAuthority.create("Postern test authority");
    Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
    var setup =
        new PostgresSetup(
            binaries,
            directory.resolve("server"),
            0,
            Optional.of(authority.server("localhost", "127.0.0.1").write(directory, "server")),
            Arrays.stream(Method.values()).flatMap(Method::hba).toList(),
            allSettings);
    var postgres = new RealPostgres(directory, authority, EmbeddedPostgres.start(setup));
    for (Method method : Method.values()) {
      postgres.execute("postgres", "CREATE ROLE " + method.role());
    }
    return postgres;
  }

  public int port() {
    return server.port();
  }

  /** Who signed the server's certificate, which is for localhost and 127.0.0.1. */
  public LocalAuthority authority() {
    return authority;
  }

  /** The authority's certificate in PEM. */
  public Path authorityFile() {
    return directory.resolve("ca.crt");
  }

  /**
   * For pgjdbc, over TLS and with the server's name checked; user and password are the caller's.
   */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost:%d/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(port(), database, authorityFile());
  }

  /** Of the superuser {@code postgres}, who logs in by SCRAM. */
  public String superuserPassword() {
    return server.superuserPassword();
  }

  /**
   * A program of the server's release, not started yet. It runs as whom the server runs, in a new
   * folder of this server's, which is deleted with it.
   */
  public ProcessBuilder program(String name, List<String> arguments) throws IOException {
    return server.program(Files.createDirectories(directory.resolve(name)), name, arguments);
  }

  /** A connection as superuser. */
  public Connection connect(String database) throws SQLException {
    return server.connect(database);
  }

  /** A byte-level client over TLS that has said nothing yet. */
  public RawPostgresClient connectRaw() throws IOException {
    return RawPostgresClient.connectTls("localhost", port(), authority.trusting());
  }

  /** Runs statements as superuser. */
  public void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A new empty database with a name of its own, so that tests on a shared server do not meet. */
  public String createDatabase() throws SQLException {
    String name = "test_" + databases.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name);
    return name;
  }

  /** A user that may log in, owning nothing; one that is there already is replaced. */
  public void createUser(String name, Method method, String password) throws SQLException {
    String quoted = '"' + name.replace("\"", "\"\"") + '"';
    execute(
        "postgres",
        "DROP ROLE IF EXISTS " + quoted,
        "SET password_encryption = '" + method.storedAs + "'",
        "CREATE ROLE %s LOGIN PASSWORD '%s' IN ROLE %s"
            .formatted(quoted, password.replace("'", "''"), method.role()));
  }

  /** The last lines of the server's log. */
  public String log() {
    return server.log();
  }

  @Override
  public void close() throws IOException {
    server.close();
    Directories.delete(directory);
  }
}
