package dev.postern.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir static Path shared;
  @TempDir Path directory;

  /** The user nobody must reach what is below. */
  @BeforeAll
  static void openSharedFolder() throws IOException {
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void encryptsAndShowsTheAuthoritysCertificate() throws Exception {
    LocalAuthority authority = LocalAuthority.create("test");
    Path trusted = Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
    PemFiles files = authority.server("localhost", "127.0.0.1").write(directory, "server");
    List<String> hba = List.of("hostssl all app 127.0.0.1/32 scram-sha-256");
    try (var server = EmbeddedPostgres.start(setup(Optional.of(files), hba))) {
      execute(server, "CREATE ROLE app LOGIN PASSWORD 'pw'");
      String url =
          "jdbc:postgresql://localhost:%d/postgres?sslmode=verify-full&sslrootcert=%s"
              .formatted(server.port(), trusted);
      try (Connection app = DriverManager.getConnection(url, "app", "pw")) {
        assertThat(text(app, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
            .isEqualTo("t");
      }
    }
  }

  @Test
  void keepsItsDataAndItsSuperuserBetweenStarts() throws Exception {
    PostgresSetup setup = setup(Optional.empty(), List.of());
    try (var server = EmbeddedPostgres.start(setup)) {
      execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (var server = EmbeddedPostgres.start(setup);
        Connection connection = server.connect("postgres")) {
      assertThat(text(connection, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void isGoneAfterClose() throws Exception {
    var server = EmbeddedPostgres.start(setup(Optional.empty(), List.of()));
    long pid = server.pid();
    server.close();
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void startsAsNobodyWhereRootHasNoUserNamespaces() throws Exception {
    assumeTrue(new UnixSystem().getUid() == 0, "only root can become another user");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    PostgresSetup setup = setup(Optional.empty(), List.of());
    try (var server = EmbeddedPostgres.start(setup, new RunAs.Nobody());
        Connection connection = server.connect("postgres")) {
      assertThat(text(connection, "SELECT version()")).startsWith("PostgreSQL 18");
    }
  }

  @Test
  void aProgramWritesFilesThatAreTheServersToo() throws Exception {
    assumeTrue(new UnixSystem().getUid() == 0, "only root can become another user");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    PostgresSetup setup = setup(Optional.empty(), List.of());
    Path folder = Files.createDirectory(directory.resolve("folder"));
    try (var server = EmbeddedPostgres.start(setup, new RunAs.Nobody())) {
      Process program =
          server
              .program(folder, "initdb", List.of("--no-sync", "--pgdata=made"))
              .redirectErrorStream(true)
              .start();
      String output = new String(program.getInputStream().readAllBytes(), UTF_8);
      assertThat(program.waitFor()).as(output).isZero();
    }
    assertThat(folder.resolve("made/PG_VERSION")).exists();
    assertThat(Files.getOwner(folder.resolve("made/PG_VERSION")))
        .isEqualTo(Files.getOwner(setup.directory().resolve("data/PG_VERSION")));
  }

  @Test
  void endsWithAKilledJvm() throws Exception {
    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StartsPostgres.class.getName(),
                shared.toString(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid = Long.parseLong(jvm.inputReader().readLine());
    ProcessHandle postgres = ProcessHandle.of(pid).orElseThrow();
    jvm.destroyForcibly();
    assertThat(postgres.onExit()).succeedsWithin(Duration.ofSeconds(30));
  }

  /** Prints the process id of a PostgreSQL it starts, and stays. */
  static final class StartsPostgres {
    private StartsPostgres() {}

    static void main(String[] folders) throws Exception {
      try (var server = EmbeddedPostgres.start(setup(Path.of(folders[0]), Path.of(folders[1])))) {
        System.out.println(server.pid());
        Thread.currentThread().join();
      }
    }
  }

  private static PostgresSetup setup(Path cache, Path directory) throws IOException {
    return new PostgresSetup(
        PostgresBinaries.unpack("", cache),
        directory.resolve("server"),
        0,
        Optional.empty(),
        List.of(),
        Map.of("fsync", "off"));
  }

  private PostgresSetup setup(Optional<PemFiles> tls, List<String> hba) throws IOException {
    PostgresSetup plain = setup(shared, directory);
    return new PostgresSetup(
        plain.binaries(), plain.directory(), plain.port(), tls, hba, plain.settings());
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
