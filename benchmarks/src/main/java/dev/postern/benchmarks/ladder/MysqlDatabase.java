package dev.postern.benchmarks.ladder;

import dev.postern.embedded.EmbeddedMysql;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlBinaries;
import dev.postern.embedded.MysqlProduct;
import dev.postern.embedded.MysqlSetup;
import dev.postern.embedded.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The real MySQL with a table as sysbench makes it and a million people. */
final class MysqlDatabase implements AutoCloseable {
  /** Rows of sysbench's table. */
  static final int ROWS = 100_000;

  private static final String NAME = "bench";
  private static final String PASSWORD = "bench";

  private static final String DATA =
      """
      DROP DATABASE IF EXISTS bench;
      CREATE DATABASE bench;
      DROP USER IF EXISTS bench@'%';
      CREATE USER bench@'%' IDENTIFIED WITH mysql_native_password BY 'bench';
      GRANT ALL ON bench.* TO bench@'%';
      USE bench;
      CREATE TABLE digits (d INT);
      INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
      CREATE TABLE people (id INT PRIMARY KEY, name CHAR(32), email VARCHAR(40), amount INT);
      INSERT INTO people
      SELECT n, MD5(n), CONCAT('person', n, '@example.com'), n * 7919 % 100000
      FROM (SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS n
            FROM digits a, digits b, digits c, digits e, digits f, digits g) AS numbers
      ORDER BY n;
      CREATE TABLE sbtest1 (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL DEFAULT 0,
        c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '', KEY k_1 (k));
      INSERT INTO sbtest1
      SELECT id, amount, CONCAT(name, name, name, LEFT(name, 23)), CONCAT(name, LEFT(name, 27))
      FROM people WHERE id <= 100000;
      ANALYZE TABLE people, sbtest1;
      """;

  private final EmbeddedMysql server;
  private final PemFiles certificate;
  private final PemFiles client;
  private final Path authority;

  private MysqlDatabase(
      EmbeddedMysql server, PemFiles certificate, PemFiles client, Path authority) {
    this.server = server;
    this.certificate = certificate;
    this.client = client;
    this.authority = authority;
  }

  /**
   * Starts it in {@code directory}; the data is loaded once.
   *
   * @throws java.io.FileNotFoundException where this machine cannot have it; the message says why
   */
  static MysqlDatabase start(Path directory) throws IOException {
    MysqlBinaries binaries =
        MysqlBinaries.unpack(MysqlProduct.MYSQL, directory.resolve("binaries"));
    Path folder = Files.createDirectories(directory.resolve("mysql"));
    LocalAuthority issuing = LocalAuthority.create("Postern benchmarks");
    PemFiles certificate = issuing.server(Door.HOST, "localhost").write(folder, "bench");
    Path authority = Files.writeString(folder.resolve("cacert.pem"), issuing.certificatePem());
    PemFiles client = issuing.client("bench").write(folder, "client");
    EmbeddedMysql server =
        EmbeddedMysql.start(
            new MysqlSetup(
                binaries,
                folder.resolve("server"),
                0,
                Optional.of(certificate),
                List.of(
                    "--ssl-ca=" + authority,
                    "--max-connections=1000",
                    "--innodb-buffer-pool-size=512M")));
    try {
      Path mark = folder.resolve("loaded");
      if (!Files.exists(mark) || !Files.readString(mark).equals(DATA)) {
        server.execute(DATA);
        Files.writeString(mark, DATA);
      }
      return new MysqlDatabase(server, certificate, client, authority);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  int port() {
    return server.port();
  }

  /** The way past all proxies. */
  Door door(boolean tls) {
    return new Door(server.port(), NAME, NAME, PASSWORD, tls);
  }

  /** The command line that belongs to the server. */
  MysqlBinaries binaries() {
    return server.binaries();
  }

  /** What it and the gate show to their clients. */
  PemFiles certificate() {
    return certificate;
  }

  /** What clients show that show anything: the server takes none that it does not trust. */
  PemFiles client() {
    return client;
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
