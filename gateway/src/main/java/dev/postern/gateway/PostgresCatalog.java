package dev.postern.gateway;

import dev.postern.core.ReadingSettings;
import dev.postern.core.SqlSettings;
import dev.postern.iam.IamException;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.CatalogReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The catalog of a PostgreSQL upstream, read through its driver. */
record PostgresCatalog(CatalogAccess.Place place, UpstreamJdbc jdbc) implements CatalogSource {
  /** How deep a plan is looked into. */
  private static final int PLAN_LINES = 3;

  private static final int PLAN_SECONDS = 3;
  private static final Pattern ROWS = Pattern.compile("rows=(\\d+)");

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
      return new Opened(jdbc.open(place.target()));
    } catch (IamException | SQLException e) {
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

    /** A plan has its own rows first; a change has none but those of what it reads. */
    @Override
    public Optional<Long> rows(String sql) throws CatalogException {
      try (Statement statement = planner();
          ResultSet plan = statement.executeQuery("EXPLAIN " + sql)) {
        Optional<Long> rows = Optional.empty();
        for (int line = 0; line < PLAN_LINES && rows.orElse(0L) == 0 && plan.next(); line++) {
          Matcher estimate = ROWS.matcher(plan.getString(1));
          if (estimate.find()) {
            rows = Optional.of(Long.valueOf(estimate.group(1)));
          }
        }
        return rows;
      } catch (SQLException e) {
        return Optional.empty();
      }
    }

    /** Whatever is planned with it changes nothing. */
    private Statement planner() throws SQLException {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      Statement statement = connection.createStatement();
      statement.setQueryTimeout(PLAN_SECONDS);
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
