package dev.postern.gateway;

import dev.postern.core.MysqlSettings;
import dev.postern.core.ReadingSettings;
import dev.postern.core.Target;
import dev.postern.sql.MysqlCatalogTexts;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.MysqlCatalogReader;
import dev.postern.sql.catalog.MysqlServer;
import dev.postern.sql.catalog.Relation;
import dev.postern.wire.mysql.OwnSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of a MySQL or MariaDB upstream, read through the gate's own wire code.
 *
 * @param reach by what it is reached, asked for each session
 */
record MysqlCatalog(Target target, Supplier<OwnSession.Reach> reach) implements CatalogSource {
  private static final MysqlCatalogReader READER = new MysqlCatalogReader(MysqlCatalogTexts::of);

  @Override
  public Session open() throws CatalogException {
    try {
      return new Opened(OwnSession.open(target, reach.get()), target.database());
    } catch (IOException e) {
      throw new CatalogException("the database cannot be logged in to", e);
    }
  }

  private record Opened(OwnSession session, String database)
      implements Session, MysqlCatalogReader.Rows {
    @Override
    public List<List<@Nullable String>> query(String sql) throws CatalogException {
      try {
        return session.query(sql);
      } catch (IOException e) {
        throw new CatalogException("the catalog cannot be read", e);
      }
    }

    @Override
    public String version() throws CatalogException {
      return READER.version(this);
    }

    @Override
    public Catalog read() throws CatalogException {
      return READER.read(this);
    }

    @Override
    public Optional<String> viewQuery(int view, Catalog known) throws CatalogException {
      Relation relation = known.relation(view);
      Optional<String> query =
          relation == null ? Optional.empty() : READER.viewDefinition(this, relation.name());
      if (!version().equals(known.version())) {
        throw new CatalogException("the catalog has changed");
      }
      return query;
    }

    @Override
    public ReadingSettings settings() throws CatalogException {
      MysqlServer server = READER.server(this);
      String sqlMode = String.valueOf(query("SELECT @@GLOBAL.sql_mode").getFirst().getFirst());
      return new MysqlSettings(
          server.mariadb(), server.version(), server.foldsTables(), sqlMode, "utf8mb4", database);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
