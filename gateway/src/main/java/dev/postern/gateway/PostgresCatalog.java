package dev.postern.gateway;

import dev.postern.core.ReadingSettings;
import dev.postern.core.SqlSettings;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.CatalogReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The catalog of a PostgreSQL upstream, read through its driver. */
record PostgresCatalog(ConnectionConfig config, UpstreamJdbc jdbc) implements CatalogSource {
  @Override
  public Session open() throws CatalogException {
    try {
      return new Opened(jdbc.open(config));
    } catch (SQLException e) {
      throw new CatalogException("the database cannot be logged in to", e);
    }
  }

  private record Opened(Connection connection) implements Session {
    @Override
    public String version() throws CatalogException {
      return CatalogReader.DEFAULT.version(connection);
    }

    @Override
    public Catalog read() throws CatalogException {
      return CatalogReader.DEFAULT.read(connection);
    }

    @Override
    public Optional<String> viewQuery(int view, Catalog known) throws CatalogException {
      return CatalogReader.DEFAULT.viewDefinition(connection, view, known.version());
    }

    @Override
    public ReadingSettings settings() {
      return SqlSettings.DEFAULT;
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        // What was read is read; the server ends the session where the driver could not.
      }
    }
  }
}
