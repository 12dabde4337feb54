package dev.postern.gateway;

import dev.postern.core.MysqlSettings;
import dev.postern.core.ReadingSettings;
import dev.postern.core.TargetSource;
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
record MysqlCatalog(TargetSource source, String database, Supplier<OwnSession.Reach> reach)
    implements CatalogSource {
  private static final MysqlCatalogReader READER = new MysqlCatalogReader(MysqlCatalogTexts::of);

  private static final int PLAN_SECONDS = 3;

  @Override
  public Session open() throws CatalogException {
    try {
      return new Opened(OwnSession.open(source, reach.get()), database);
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
    public Optional<Long> rows(Planned planned) {
      try {
        for (String setting : settings(planned)) {
          session.query(setting);
        }
        return MysqlPlan.rows(
            session.query("EXPLAIN FORMAT=TRADITIONAL " + planned.sql()), planned.given());
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    /**
     * A session that only reads does not even plan a change. What a view calls for that is rolled
     * back with the session.
     */
    private static List<String> settings(Planned planned) {
      if (!(planned.settings() instanceof MysqlSettings settings)) {
        return List.of();
      }
      return List.of(
          "SET SESSION TRANSACTION READ WRITE",
          "SET SESSION autocommit = 0, lock_wait_timeout = " + PLAN_SECONDS,
          "USE `" + settings.schema().replace("`", "``") + "`",
          "SET SESSION sql_mode = '" + settings.sqlMode().replaceAll("[^A-Za-z0-9_,]", "") + "'");
    }

    /** MySQL's; MariaDB shows none but those of its engines. */
    @Override
    public List<String> locks(long process) {
      try {
        return session
            .query(
                "SELECT DISTINCT CONCAT_WS(' ', OBJECT_SCHEMA, OBJECT_NAME, LOCK_TYPE, LOCK_MODE)"
                    + " FROM performance_schema.data_locks l"
                    + " JOIN performance_schema.threads t ON t.THREAD_ID = l.THREAD_ID"
                    + " WHERE t.PROCESSLIST_ID = "
                    + process
                    + " ORDER BY 1 LIMIT 100")
            .stream()
            .map(row -> String.valueOf(row.getFirst()))
            .toList();
      } catch (IOException e) {
        return List.of();
      }
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
