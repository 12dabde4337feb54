package dev.postern.gateway;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** What a stock driver gets for statements: column names, rows, counts, and errors' codes. */
final class UtilityRun {
  private UtilityRun() {}

  /** Runs a case's steps in a transaction that is rolled back. */
  static List<List<@Nullable String>> run(Connection connection, UtilityCase asked)
      throws SQLException, IOException {
    List<List<@Nullable String>> got = List.of();
    connection.setAutoCommit(false);
    try {
      for (String step : asked.steps()) {
        got = step(connection, step);
      }
      return got;
    } catch (SQLException e) {
      return List.of(List.of("error " + e.getSQLState() + " " + e.getMessage()));
    } finally {
      connection.rollback();
    }
  }

  private static List<List<@Nullable String>> step(Connection connection, String step)
      throws SQLException, IOException {
    String[] parts = step.split(" <- ", 2);
    if (parts[0].startsWith("COPY ") && connection.isWrapperFor(PGConnection.class)) {
      return copy(connection.unwrap(PGConnection.class).getCopyAPI(), parts);
    }
    try (PreparedStatement statement = prepare(connection, parts)) {
      if (statement.execute()) {
        try (ResultSet result = statement.getResultSet()) {
          return rows(result);
        }
      }
      return List.of(List.of("count " + statement.getUpdateCount()));
    }
  }

  private static PreparedStatement prepare(Connection connection, String[] parts)
      throws SQLException {
    if (parts.length == 1) {
      // Without parameters, a question mark is an operator to PostgreSQL.
      boolean operators = connection.isWrapperFor(PGConnection.class);
      return connection.prepareStatement(operators ? parts[0].replace("?", "??") : parts[0]);
    }
    PreparedStatement statement = connection.prepareStatement(parts[0]);
    String[] values =
        statement.getParameterMetaData().getParameterCount() == 1
            ? new String[] {parts[1]}
            : parts[1].split(", ");
    for (int i = 0; i < values.length; i++) {
      if (values[i].matches("\\d+")) {
        statement.setInt(i + 1, Integer.parseInt(values[i]));
      } else {
        statement.setString(i + 1, values[i]);
      }
    }
    return statement;
  }

  private static List<List<@Nullable String>> copy(CopyManager copies, String[] parts)
      throws SQLException, IOException {
    if (parts.length == 2) {
      String lines = parts[1].replace('|', '\n') + "\n";
      return List.of(List.of("count " + copies.copyIn(parts[0], new StringReader(lines))));
    }
    StringWriter out = new StringWriter();
    copies.copyOut(parts[0], out);
    return List.of(List.of(out.toString()));
  }

  /** The columns' names, then the rows. */
  static List<List<@Nullable String>> rows(ResultSet result) throws SQLException {
    int width = result.getMetaData().getColumnCount();
    List<List<@Nullable String>> rows = new ArrayList<>();
    List<@Nullable String> names = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      names.add(result.getMetaData().getColumnLabel(i));
    }
    rows.add(names);
    while (result.next()) {
      List<@Nullable String> cells = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        cells.add(result.getString(i));
      }
      rows.add(cells);
    }
    return rows;
  }
}
