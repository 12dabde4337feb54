package dev.postern.sql.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads a database's catalogs over a connection with the connection's own login. Blocks: it runs on
 * a virtual thread. Each call is one read-only transaction on one snapshot, which locks nothing but
 * the system catalogs, and those only against their own rewriting.
 *
 * @param timeout for each query
 * @param maxRelations more make a database unreadable rather than half known
 * @param maxRows of one system catalog, likewise
 * @param maxSource characters of function bodies kept in all; those beyond are left out
 */
public record CatalogReader(Duration timeout, int maxRelations, int maxRows, int maxSource) {
  private static final int OLDEST = 15;
  private static final int NEWEST = 18;

  /** 30 seconds a query, 200,000 relations, 4,000,000 rows, 64 Mi characters of bodies. */
  public static final CatalogReader DEFAULT =
      new CatalogReader(Duration.ofSeconds(30), 200_000, 4_000_000, 64 << 20);

  /**
   * The whole snapshot.
   *
   * @param connection idle and in auto-commit; it is left so
   * @throws CatalogException where the server is older than PostgreSQL 15 or newer than 18, the
   *     database is larger than the bounds, or a query fails
   */
  public Catalog read(Connection connection) throws CatalogException {
    return inSnapshot(connection, (c, server) -> new CatalogSnapshot(c, this).read(server));
  }

  /**
   * Only {@link Catalog#version()}, at a small part of a snapshot's cost: where it is that of the
   * snapshot at hand, a new one would hold the same.
   *
   * @throws CatalogException as {@link #read}
   */
  public String version(Connection connection) throws CatalogException {
    return inSnapshot(connection, (c, _) -> versionIn(c));
  }

  /**
   * A view's query as SQL with every name outside pg_catalog qualified. Unlike a snapshot it waits
   * for locks on what the view refers to, up to the time-out.
   *
   * @return empty where there is no such view
   * @throws CatalogException as {@link #read}
   */
  public Optional<String> viewDefinition(Connection connection, int view) throws CatalogException {
    return inSnapshot(connection, (c, _) -> definition(c, view));
  }

  /**
   * The same for the holder of a snapshot.
   *
   * @param version of the snapshot
   * @throws CatalogException as {@link #read}, and where the catalog is another by now
   */
  public Optional<String> viewDefinition(Connection connection, int view, String version)
      throws CatalogException {
    return inSnapshot(
        connection,
        (c, _) -> {
          if (!versionIn(c).equals(version)) {
            throw new CatalogException("the catalog has changed since it was read");
          }
          return definition(c, view);
        });
  }

  private static Optional<String> definition(Connection connection, int view) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(CatalogQueries.VIEW_DEFINITION)) {
      query.setLong(1, Integer.toUnsignedLong(view));
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** Something read inside a transaction of a server of a major version. */
  private interface Read<T> {
    T read(Connection connection, int server) throws SQLException, CatalogException;
  }

  private <T> T inSnapshot(Connection connection, Read<T> read) throws CatalogException {
    try {
      connection.setAutoCommit(false);
      try {
        return read.read(connection, begin(connection));
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new CatalogException("the catalog cannot be read: SQLSTATE " + e.getSQLState(), e);
    }
  }

  /** Sends all at once: a database may be far away. The server's major version comes back. */
  private int begin(Connection connection) throws SQLException, CatalogException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
              + "SET LOCAL search_path = pg_catalog, pg_temp;"
              + "SET LOCAL jit = off;"
              + "SET LOCAL statement_timeout = "
              + timeout.toMillis());
    }
    int major = serverVersion(connection) / 10_000;
    if (major < OLDEST || major > NEWEST) {
      throw new CatalogException(
          "the server is PostgreSQL %d, and %d to %d are understood"
              .formatted(major, OLDEST, NEWEST));
    }
    return major;
  }

  private static int serverVersion(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CatalogQueries.SERVER)) {
      row.next();
      return row.getInt(1);
    }
  }

  static String versionIn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CatalogQueries.VERSION)) {
      row.next();
      return row.getString(1);
    }
  }
}
