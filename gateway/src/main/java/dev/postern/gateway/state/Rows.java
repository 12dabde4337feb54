package dev.postern.gateway.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one table's rows.
 *
 * @param noun what a row is
 * @param id the column that names a row
 */
record Rows<T>(String noun, String id, Reading<T> reading) {
  private static final Logger LOG = LoggerFactory.getLogger(Rows.class);

  /** Makes a row's columns what they stand for. */
  interface Reading<T> {
    /**
     * @throws IllegalArgumentException where they stand for nothing
     */
    T read(ResultSet row) throws SQLException;
  }

  /** A row that is none of ours any more: damaged, or of a later version. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String noun, String id, IllegalArgumentException cause) {
      super(noun + " " + id + " cannot be read", cause);
    }
  }

  /**
   * Those that can be read; of the others the log has the names. Only for what denies nothing: a
   * grant that was taken away must not be looked over.
   */
  List<T> readable(Query query) {
    return query.map((row, _) -> readable(row)).list().stream().flatMap(Optional::stream).toList();
  }

  /**
   * @throws Unreadable where one of them is
   */
  List<T> all(Query query) {
    return query.map((row, _) -> read(row)).list();
  }

  /**
   * The first of them.
   *
   * @throws Unreadable where it is
   */
  Optional<T> first(Query query) {
    return all(query).stream().findFirst();
  }

  private Optional<T> readable(ResultSet row) throws SQLException {
    try {
      return Optional.of(read(row));
    } catch (Unreadable e) {
      LOG.error("{}: {}", e.getMessage(), e.getCause() == null ? "" : e.getCause().getMessage());
      return Optional.empty();
    }
  }

  private T read(ResultSet row) throws SQLException {
    try {
      return reading.read(row);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(noun, row.getString(id), e);
    }
  }
}
