package dev.postern.gateway.demo;

import dev.postern.embedded.Directories;
import dev.postern.embedded.EmbeddedMysql;
import dev.postern.embedded.MysqlBinaries;
import dev.postern.embedded.MysqlProduct;
import dev.postern.embedded.MysqlSetup;
import dev.postern.embedded.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The MySQL or MariaDB with the sample shop. The gateway's login {@code postern} reads and writes
 * the data and sees views and triggers, over TLS only, and may not change what is there. The data
 * is loaded at the first start and kept.
 */
final class MysqlShop implements AutoCloseable {
  private static final String NAME = "shop";

  private static final String LOGIN =
      """
      CREATE USER IF NOT EXISTS postern@'%' IDENTIFIED BY '${password}';
      ALTER USER postern@'%' IDENTIFIED BY '${password}' REQUIRE SSL;
      GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE, SHOW VIEW, TRIGGER ON shop.* TO postern@'%';
      """;

  private final EmbeddedMysql server;

  private MysqlShop(EmbeddedMysql server) {
    this.server = server;
  }

  /**
   * @param password the login's, of letters and digits
   * @throws java.io.FileNotFoundException where this machine cannot have the product; the message
   *     says why
   */
  static MysqlShop start(
      MysqlProduct product, DemoFiles files, PemFiles certificate, String password)
      throws IOException {
    var setup =
        new MysqlSetup(
            MysqlBinaries.unpack(product, files.resolve("binaries")),
            files.resolve(flavour(product)),
            0,
            Optional.of(certificate),
            List.of());
    String data = DemoFiles.resource("shop-mysql.sql");
    Path loaded = setup.directory().resolve("loaded.sql");
    boolean load = !Files.exists(loaded) || !Files.readString(loaded).equals(data);
    if (load) {
      Directories.delete(setup.directory());
    }
    EmbeddedMysql server = EmbeddedMysql.start(setup);
    try {
      if (load) {
        server.execute(
            "CREATE DATABASE " + NAME + " CHARACTER SET utf8mb4;\nUSE " + NAME + ";\n" + data);
        // Last, so that a load that was cut off is begun anew.
        Files.writeString(loaded, data);
      }
      server.execute(LOGIN.replace("${password}", password));
      return new MysqlShop(server);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  int port() {
    return server.port();
  }

  /** What a listener is set to for its clients; the server's folder is named like it. */
  String flavour() {
    return flavour(server.binaries().product());
  }

  private static String flavour(MysqlProduct product) {
    return product.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
