package dev.postern.testkit;

import dev.postern.embedded.Directories;
import dev.postern.embedded.EmbeddedMysql;
import dev.postern.embedded.KeptFolder;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlBinaries;
import dev.postern.embedded.MysqlProduct;
import dev.postern.embedded.MysqlSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real MySQL or MariaDB for tests: in a temporary folder, on a free port of 127.0.0.1, with TLS.
 * {@link SharedMysql} shares one of each among all test classes of a run.
 */
public final class RealMysql implements AutoCloseable {
  private final Path directory;
  private final LocalAuthority authority;
  private final EmbeddedMysql server;

  private RealMysql(Path directory, LocalAuthority authority, EmbeddedMysql server) {
    this.directory = directory;
    this.authority = authority;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @throws java.io.FileNotFoundException where this machine cannot have it; the message says why
   */
  public static RealMysql start(MysqlProduct product) throws IOException {
    return start(product, List.of());
  }

  /**
   * Starts one that has more options than all have.
   *
   * @param more such as {@code --performance-schema=ON}
   * @throws java.io.FileNotFoundException where this machine cannot have it; the message says why
   */
  public static RealMysql start(MysqlProduct product, List<String> more) throws IOException {
    List<String> options = new ArrayList<>(more);
    options.addAll(List.of("--max-connections=200", "--max-allowed-packet=64M"));
    MysqlBinaries binaries = MysqlBinaries.unpack(product, KeptFolder.cache());
    Path directory = Files.createTempDirectory("postern-mysql-");
    LocalAuthority authority = LocalAuthority.create("Postern test authority");
    Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
    var setup =
        new MysqlSetup(
            binaries,
            directory.resolve("server"),
            0,
            Optional.of(authority.server("localhost", "127.0.0.1").write(directory, "server")),
            options);
    return new RealMysql(directory, authority, EmbeddedMysql.start(setup));
  }

  public MysqlProduct product() {
    return server.binaries().product();
  }

  public int port() {
    return server.port();
  }

  /** Who signed the server's certificate, which is for localhost and 127.0.0.1. */
  public LocalAuthority authority() {
    return authority;
  }

  /** Runs statements as root and gives the rows, cells between tabs. */
  public String execute(String statements) throws IOException {
    return server.execute(statements);
  }

  /** A byte-level client without TLS, greeted and not logged in. */
  public RawMysqlClient connectRaw() throws IOException {
    return RawMysqlClient.connect("127.0.0.1", port());
  }

  /** Runs the server's own command line and gives all that it prints. */
  public String client(List<String> arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(server.binaries().client(arguments)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
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
