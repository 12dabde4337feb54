package dev.postern.gateway;

import dev.postern.embedded.MysqlProduct;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a driver of MySQL's protocol sees in the JVM, line by line: the same on every way. */
final class MysqlJdbcScript {
  private static final String TABLE =
      """
      CREATE TABLE things (id INT AUTO_INCREMENT PRIMARY KEY, flag BOOLEAN, tiny TINYINT,
        small SMALLINT UNSIGNED, medium MEDIUMINT, whole INT, big BIGINT UNSIGNED, single FLOAT,
        twice DOUBLE, amount DECIMAL(12,3), word VARCHAR(100), fixed CHAR(4), day DATE,
        clock TIME(3), moment DATETIME(6), doc JSON, raw BLOB, kind ENUM('a','b'), flags SET('x','y'))
      """;

  private static final String INSERT =
      "INSERT INTO things (flag, tiny, small, medium, whole, big, single, twice, amount, word,"
          + " fixed, day, clock, moment, doc, raw, kind, flags)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final List<Object> FULL =
      List.of(
          true,
          -1,
          65_535,
          -3,
          4,
          new BigDecimal("18446744073709551615"),
          1.5f,
          2.25,
          new BigDecimal("12345.678"),
          "wörd 'q' \\ %",
          "ab",
          LocalDate.of(2024, 2, 29),
          LocalTime.of(12, 34, 56),
          LocalDateTime.of(2024, 2, 29, 12, 34, 56, 123_456_000),
          "{\"a\": [1, null, \"x\"]}",
          new byte[] {0, 1, 39, 92, 127},
          "b",
          "x,y");

  private final MysqlProduct driver;
  private final Connection connection;
  private final List<String> seen = new ArrayList<>();

  private MysqlJdbcScript(MysqlProduct driver, Connection connection) {
    this.driver = driver;
    this.connection = connection;
  }

  static List<String> run(MysqlLeg leg, MysqlProduct driver, String... options)
      throws SQLException {
    try (Connection connection = leg.connect(driver, options)) {
      MysqlJdbcScript script = new MysqlJdbcScript(driver, connection);
      script.types();
      script.prepared();
      script.bytes();
      script.several();
      script.transactions();
      script.batches();
      script.fetchSizes();
      script.large();
      script.descriptions();
      script.ask("DROP PROCEDURE several");
      script.ask("DROP TABLE things, many");
      return script.seen;
    }
  }

  private void show(String name, @Nullable Object value) {
    seen.add(name + ": " + value);
  }

  private void refused(String name, SQLException e) {
    show(name, e.getErrorCode() + " " + e.getSQLState() + " " + words(e));
  }

  /** MariaDB's driver names its connection's number and the statement in front and behind. */
  private static String words(SQLException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\(conn=\\d+\\) ", "");
  }

  /** Runs statements and shows every result of theirs. */
  private void ask(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      all(sql, statement, statement.execute(sql));
      for (SQLWarning told = statement.getWarnings(); told != null; told = told.getNextWarning()) {
        show("warning", told.getErrorCode() + " " + words(told));
      }
    } catch (SQLException e) {
      refused(sql, e);
    }
  }

  private void all(String name, Statement statement, boolean first) throws SQLException {
    boolean isRows = first;
    while (isRows || statement.getUpdateCount() >= 0) {
      if (isRows) {
        try (ResultSet rows = statement.getResultSet()) {
          rows(name, rows);
        }
      } else {
        show(name, statement.getUpdateCount());
      }
      isRows = statement.getMoreResults();
    }
  }

  private void rows(String name, ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      show(
          "column",
          List.of(
              columns.getColumnLabel(i),
              columns.getColumnName(i),
              columns.getTableName(i),
              columns.getColumnTypeName(i),
              columns.getPrecision(i),
              columns.getScale(i),
              columns.isNullable(i)));
    }
    while (rows.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        cells.add(cell(rows.getObject(i)));
      }
      show(name, cells);
    }
  }

  private static String cell(@Nullable Object value) {
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
  }

  private void types() throws SQLException {
    ask(TABLE);
    try (PreparedStatement insert =
        connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < FULL.size(); i++) {
          insert.setObject(i + 1, round == 0 ? FULL.get(i) : null);
        }
        show("inserted", insert.executeUpdate());
        try (ResultSet keys = insert.getGeneratedKeys()) {
          keys.next();
          show("generated key", keys.getLong(1));
        }
      }
    }
    ask("SELECT * FROM things ORDER BY id");
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM things WHERE id > ? ORDER BY id")) {
      select.setInt(1, 0);
      try (ResultSet rows = select.executeQuery()) {
        rows("prepared", rows);
      }
    }
  }

  private void prepared() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, word, ? AS given, whole / 3 AS third FROM things WHERE id = ?")) {
      for (int round = 0; round < 12; round++) {
        select.setString(1, "round " + round);
        select.setInt(2, 1 + round % 3);
        try (ResultSet rows = select.executeQuery()) {
          rows("round", rows);
        }
      }
    }
    try (PreparedStatement wrong =
        connection.prepareStatement("SELECT nothing FROM things WHERE id = ?")) {
      wrong.setInt(1, 1);
      wrong.executeQuery().close();
    } catch (SQLException e) {
      refused("unknown column", e);
    }
  }

  private void bytes() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT LENGTH(?), HEX(?)")) {
      select.setBytes(1, new byte[] {-128, -1});
      select.setBytes(2, new byte[] {-30, 39, -126, 92});
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        show("bytes", rows.getInt(1) + " " + rows.getString(2));
      }
    }
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE things SET raw = ? WHERE id = 1")) {
      update.setBytes(1, every);
      show("every byte", update.executeUpdate());
    }
    ask("SELECT raw, MD5(raw) FROM things WHERE id = 1");
  }

  private void several() throws SQLException {
    ask("SELECT 1 AS one; UPDATE things SET whole = 5 WHERE id = 1; SELECT 'x' AS two");
    ask("SELECT 1; SELECT nothing; SELECT 2");
    ask(
        "CREATE PROCEDURE several(IN n INT, OUT twice INT) BEGIN SET twice = 2 * n; SELECT n;"
            + " SELECT id FROM things WHERE id <= n ORDER BY id; END");
    try (CallableStatement call = connection.prepareCall("{call several(?, ?)}")) {
      call.setInt(1, 2);
      call.registerOutParameter(2, Types.INTEGER);
      all("called", call, call.execute());
      show("twice", call.getInt(2));
    } catch (SQLException e) {
      refused("called", e);
    }
  }

  private void transactions() throws SQLException {
    connection.setAutoCommit(false);
    ask("UPDATE things SET whole = 77 WHERE id = 1");
    Savepoint savepoint = connection.setSavepoint("here");
    ask("INSERT INTO things (id) VALUES (1)");
    ask("DELETE FROM things");
    connection.rollback(savepoint);
    ask("SELEC 1");
    ask("SELECT whole FROM things ORDER BY id");
    connection.rollback();
    ask("SELECT whole FROM things ORDER BY id");
    connection.setAutoCommit(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    show("isolation", connection.getTransactionIsolation());
    ask("SELECT 'a' + 1 AS odd");
  }

  private void batches() throws SQLException {
    ask("CREATE TABLE many (n INT PRIMARY KEY, t VARCHAR(20))");
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO many (n, t) VALUES (?, ?)");
        PreparedStatement update =
            connection.prepareStatement("UPDATE many SET t = ? WHERE n = ?")) {
      for (int n = 0; n < 1_000; n++) {
        insert.setInt(1, n);
        insert.setString(2, n % 3 == 0 ? null : "row " + n);
        insert.addBatch();
      }
      show("batch", insert.executeBatch().length);
      for (int n = 0; n < 20; n++) {
        update.setString(1, "new");
        update.setInt(2, n);
        update.addBatch();
      }
      show("updates", update.executeBatch().length);
      for (int n : new int[] {2_000, 1, 2_001}) {
        insert.setInt(1, n);
        insert.setString(2, "again");
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (BatchUpdateException e) {
      refused("batch", e);
    }
    ask("SELECT '" + driver + "' AS d, COUNT(*), COUNT(t), MIN(t), MAX(n) FROM many");
  }

  private void fetchSizes() throws SQLException {
    // MySQL's driver streams where it is given the least number, or fetches by a cursor.
    int[] sizes =
        driver == MysqlProduct.MYSQL ? new int[] {Integer.MIN_VALUE, 7, 0} : new int[] {7, 0};
    for (int size : sizes) {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT n, t FROM many WHERE n < ? ORDER BY n")) {
        select.setFetchSize(size);
        select.setInt(1, 500);
        long sum = 0;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            String text = rows.getString(2);
            sum += rows.getInt(1) + (text == null ? 0 : text.length());
          }
        }
        show("fetched", sum);
      }
    }
  }

  /** A value of several packets, there and back. */
  private void large() throws SQLException {
    byte[] large = new byte[17 << 20];
    Arrays.fill(large, (byte) 'x');
    try (PreparedStatement select =
        connection.prepareStatement("SELECT LENGTH(?) AS long_, ? AS back")) {
      select.setBinaryStream(1, new ByteArrayInputStream(large), large.length);
      select.setBytes(2, "back".getBytes(StandardCharsets.UTF_8));
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        show("large", rows.getInt(1) + " " + cell(rows.getBytes(2)));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT REPEAT('y', 17 << 20)")) {
      rows.next();
      show("large row", rows.getString(1).length());
    }
  }

  private void descriptions() throws SQLException {
    String database = connection.getCatalog();
    try (ResultSet tables =
        connection.getMetaData().getTables(database, null, "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        show("table", tables.getString("TABLE_NAME"));
      }
    }
    try (ResultSet columns = connection.getMetaData().getColumns(database, null, "things", "%")) {
      while (columns.next()) {
        show("has", columns.getString("COLUMN_NAME") + " " + columns.getString("TYPE_NAME"));
      }
    }
    connection.setCatalog(database);
    show("valid", connection.isValid(5));
  }
}
