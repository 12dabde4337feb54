package dev.postern.gateway;

import dev.postern.core.ReadingSettings;
import dev.postern.core.SqlSettings;
import dev.postern.core.TargetSource;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.CatalogReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The catalog of a PostgreSQL upstream, read through its driver. */
record PostgresCatalog(TargetSource source, UpstreamJdbc jdbc) implements CatalogSource {
  private static final int PLAN_SECONDS = 3;

  /** Those that others can wait for, whole relations first. */
  private static final String LOCKS =
      """
      SELECT DISTINCT coalesce(l.relation::regclass::text, l.locktype) || ' ' || l.mode
      FROM pg_catalog.pg_locks l
      WHERE l.pid = ? AND l.granted AND l.locktype IN ('relation', 'advisory')
        AND l.mode <> 'AccessShareLock'
        AND (l.database IS NULL OR l.database =
             (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
      ORDER BY 1 LIMIT 100\
      """;

  @Override
  public Session open() throws CatalogException {
    try {
      return new Opened(jdbc.open(source));
    } catch (IOException | SQLException e) {
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
    public Optional<Long> rows(Planned planned) throws CatalogException {
      try (Statement statement = planner();
          ResultSet plan = statement.executeQuery("EXPLAIN (FORMAT JSON) " + planned.sql())) {
        return plan.next() ? PostgresPlan.rows(plan.getString(1)) : Optional.empty();
      } catch (SQLException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    /** Whatever is planned with it changes nothing. */
    private Statement planner() throws SQLException {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      Statement statement = connection.createStatement();
      statement.setQueryTimeout(PLAN_SECONDS);
      statement.setEscapeProcessing(false);
      return statement;
    }

    @Override
    public List<String> locks(long process) throws CatalogException {
      try {
        connection.rollback();
      } catch (SQLException e) {
        // There was no transaction.
      }
      try (PreparedStatement statement = connection.prepareStatement(LOCKS)) {
        statement.setLong(1, process);
        List<String> locks = new ArrayList<>();
        try (ResultSet found = statement.executeQuery()) {
          while (found.next()) {
            locks.add(found.getString(1));
          }
        }
        return locks;
      } catch (SQLException e) {
        throw new CatalogException("the locks cannot be read", e);
      }
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
