package dev.postern.gateway.demo;

import dev.postern.embedded.Directories;
import dev.postern.embedded.EmbeddedPostgres;
import dev.postern.embedded.PemFiles;
import dev.postern.embedded.PostgresBinaries;
import dev.postern.embedded.PostgresSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The PostgreSQL with the sample shop. Its owner cannot log in; the gateway's login {@code postern}
 * reads and writes the data, over TLS and with SCRAM only. The data is loaded at the first start
 * and kept.
 */
final class ShopDatabase implements AutoCloseable {
  /** The gateway's login. */
  static final String LOGIN = "postern";

  private static final String NAME = "shop";

  private final EmbeddedPostgres server;

  private ShopDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * @param password the login's, of letters and digits
   */
  static ShopDatabase start(DemoFiles files, PemFiles certificate, String password)
      throws IOException, SQLException {
    var setup =
        new PostgresSetup(
            PostgresBinaries.unpack("", files.resolve("binaries")),
            files.resolve("postgres"),
            0,
            Optional.of(certificate),
            List.of("hostssl " + NAME + " " + LOGIN + " 127.0.0.1/32 scram-sha-256"),
            Map.of("synchronous_commit", "off"));
    String data = DemoFiles.resource("shop.sql");
    Path loaded = files.resolve("postgres/loaded.sql");
    boolean load = !Files.exists(loaded) || !Files.readString(loaded).equals(data);
    if (load) {
      Directories.delete(setup.directory());
    }
    EmbeddedPostgres server = EmbeddedPostgres.start(setup);
    try {
      if (load) {
        create(server, data);
        // Last, so that a load that was cut off is begun anew.
        Files.writeString(loaded, data);
      }
      execute(server, NAME, "ALTER ROLE " + LOGIN + " PASSWORD '" + password + "'");
      return new ShopDatabase(server);
    } catch (IOException | SQLException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static void create(EmbeddedPostgres server, String data) throws SQLException {
    String owner = NAME + "_owner";
    execute(server, "postgres", "CREATE ROLE " + owner, "CREATE ROLE " + LOGIN + " LOGIN");
    execute(server, "postgres", "CREATE DATABASE " + NAME + " OWNER " + owner);
    execute(server, NAME, "SET ROLE " + owner, data);
  }

  private static void execute(EmbeddedPostgres server, String database, String... scripts)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String script : scripts) {
        statement.execute(script);
      }
    }
  }
}
