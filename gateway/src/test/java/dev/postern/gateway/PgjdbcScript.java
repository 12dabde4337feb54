package dev.postern.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
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
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyManager;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What pgjdbc sees, line by line: the same on every way to the database. */
final class PgjdbcScript {
  private static final String TABLE =
      """
      CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        flag bool, small int2, whole int4, big int8, single float4, twice float8,
        amount numeric(12,3), word text, fixed char(4), day date, clock time,
        instant timestamptz, key uuid, doc jsonb, raw bytea, numbers int[], words text[])
      """;

  private static final String INSERT =
      "INSERT INTO things (flag, small, whole, big, single, twice, amount, word, fixed, day, clock,"
          + " instant, key, doc, raw, numbers, words)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)";

  private static final int PARAMETERS = 17;

  private final Leg leg;
  private final String[] settings;
  private final Connection connection;
  private final List<String> seen = new ArrayList<>();

  private PgjdbcScript(Leg leg, String[] settings, Connection connection) {
    this.leg = leg;
    this.settings = settings;
    this.connection = connection;
  }

  static List<String> run(Leg leg, String... settings) throws Exception {
    try (Connection connection = leg.connect(settings)) {
      PgjdbcScript script = new PgjdbcScript(leg, settings, connection);
      script.greeting();
      script.types();
      script.preparedStatements();
      script.transactions();
      script.batches();
      script.fetchSizes();
      script.copies();
      script.people();
      script.notifications();
      script.cancel();
      script.execute("DROP TABLE things");
      return script.seen;
    }
  }

  private void show(String name, @Nullable Object value) {
    seen.add(name + ": " + value);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      for (SQLWarning told = statement.getWarnings(); told != null; told = told.getNextWarning()) {
        show("warning", told.getSQLState() + " " + told.getMessage());
      }
    }
  }

  private void ask(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      rows(sql, result);
    } catch (SQLException e) {
      refused(sql, e);
    }
  }

  private void refused(String name, SQLException e) {
    ServerErrorMessage told = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    show(name, e.getSQLState() + " " + e.getMessage());
    if (told != null) {
      show(
          name,
          Arrays.asList(
              told.getSeverity(),
              told.getDetail(),
              told.getHint(),
              told.getPosition(),
              told.getTable(),
              told.getConstraint()));
    }
  }

  private void rows(String name, ResultSet result) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        cells.add(cell(result, i));
      }
      show(name, cells);
    }
  }

  private static String cell(ResultSet result, int column) throws SQLException {
    return switch (result.getObject(column)) {
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      // A masked number is 0, which pgjdbc shows with the column's scale or without.
      case BigDecimal number -> number.stripTrailingZeros().toPlainString();
      case null -> "null";
      case Object value -> value + "/" + result.getString(column);
    };
  }

  private void greeting() throws SQLException {
    show("product", connection.getMetaData().getDatabaseProductVersion());
    show("parameters", ((PGConnection) connection).getParameterStatuses().get("client_encoding"));
    show("isolation", connection.getTransactionIsolation());
    try (ResultSet tables = connection.getMetaData().getColumns(null, "public", "people", null)) {
      while (tables.next()) {
        show("column", tables.getString("COLUMN_NAME") + " " + tables.getString("TYPE_NAME"));
      }
    }
  }

  private void types() throws SQLException {
    execute(TABLE);
    try (PreparedStatement insert = connection.prepareStatement(INSERT, new String[] {"id"})) {
      for (boolean empty : new boolean[] {false, true}) {
        if (empty) {
          allNull(insert);
        } else {
          allKinds(insert);
        }
        show("inserted", insert.executeUpdate());
        try (ResultSet keys = insert.getGeneratedKeys()) {
          rows("generated key", keys);
        }
      }
    }
    execute("CREATE TABLE IF NOT EXISTS things (id int)");
    String every = "SELECT * FROM things ORDER BY id";
    ask(every);
    try (PreparedStatement select = connection.prepareStatement(every)) {
      if (((PGConnection) connection).getPreferQueryMode() != PreferQueryMode.SIMPLE) {
        columns(select.getMetaData());
      }
      for (int round = 0; round < 8; round++) {
        try (ResultSet result = select.executeQuery()) {
          rows("round " + round, result);
        }
      }
    }
  }

  private void columns(ResultSetMetaData columns) throws SQLException {
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      show(
          "column",
          columns.getColumnName(i)
              + columns.getColumnTypeName(i)
              + columns.getPrecision(i)
              + columns.isNullable(i)
              + columns.isAutoIncrement(i));
    }
  }

  private void allKinds(PreparedStatement insert) throws SQLException {
    Object[] values = {
      true,
      (short) -2,
      3,
      1L << 60,
      1.5f,
      2.25d,
      new BigDecimal("12345.678"),
      "wörd 'q' \\ %",
      "ab",
      LocalDate.of(2024, 2, 29),
      LocalTime.of(12, 34, 56, 789_000),
      OffsetDateTime.parse("2024-02-29T12:34:56+02:00"),
      new UUID(0, 7),
      "{\"a\": [1, null, \"x\"]}",
      new byte[] {0, 1, 39, 92, 127, -128, -1},
      connection.createArrayOf("int4", new Integer[] {1, null, 3}),
      connection.createArrayOf("text", new String[] {"a", "b,c", null, "\""})
    };
    for (int i = 0; i < values.length; i++) {
      insert.setObject(i + 1, values[i]);
    }
  }

  private static void allNull(PreparedStatement insert) throws SQLException {
    for (int i = 1; i <= PARAMETERS; i++) {
      insert.setNull(i, Types.NULL);
    }
  }

  private void preparedStatements() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id, word, day FROM things WHERE id = ?")) {
      for (int round = 0; round < 12; round++) {
        select.setInt(1, 1 + round % 3);
        try (ResultSet result = select.executeQuery()) {
          rows("executed", result);
        }
      }
    }
  }

  private void transactions() throws SQLException {
    connection.setAutoCommit(false);
    execute("UPDATE things SET whole = 4 WHERE id = 1");
    Savepoint savepoint = connection.setSavepoint();
    ask("SELECT 1 / (whole - 4) FROM things WHERE id = 1");
    ask("SELECT 1");
    connection.rollback(savepoint);
    ask("SELECT whole FROM things WHERE id = 1");
    connection.rollback();
    ask("SELECT whole FROM things WHERE id = 1");
    connection.commit();
    connection.setAutoCommit(true);
    ask("SELEC 1");
    ask("SELECT nothing FROM things");
    ask("INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1) RETURNING id");
    ask("SELECT 'x'::text::int");
  }

  private void batches() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO things (whole, word) VALUES (?, ?)")) {
      for (int n = 0; n < 300; n++) {
        insert.setInt(1, n);
        insert.setString(2, "many " + n);
        insert.addBatch();
      }
      show("batch", Arrays.toString(insert.executeBatch()));
    }
    try (PreparedStatement divide =
        connection.prepareStatement("UPDATE things SET big = 10 / ? WHERE id = 1")) {
      for (int n : new int[] {1, 0, 2}) {
        divide.setInt(1, n);
        divide.addBatch();
      }
      divide.executeBatch();
    } catch (BatchUpdateException e) {
      show("broken batch", e.getSQLState() + Arrays.toString(e.getUpdateCounts()));
    }
    ask("SELECT count(*), min(id), max(id), sum(big) FROM things");
    try (Statement several = connection.createStatement()) {
      boolean rows =
          several.execute("SELECT 1; UPDATE things SET big = 1 WHERE id < 3; SELECT 2, 3");
      while (rows || several.getUpdateCount() >= 0) {
        if (rows) {
          rows("of several", several.getResultSet());
        } else {
          show("of several", several.getUpdateCount());
        }
        rows = several.getMoreResults();
      }
    }
  }

  private void fetchSizes() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(7);
      statement.setMaxRows(20);
      try (ResultSet result = statement.executeQuery("SELECT id, word FROM things ORDER BY id")) {
        rows("fetched", result);
      }
    }
    execute("DECLARE c SCROLL CURSOR FOR SELECT id, word FROM things ORDER BY id");
    ask("FETCH 2 FROM c");
    ask("FETCH BACKWARD 1 FROM c");
    connection.commit();
    connection.setAutoCommit(true);
  }

  private void copies() throws SQLException, IOException {
    CopyManager copies = ((PGConnection) connection).getCopyAPI();
    show(
        "copied in",
        copies.copyIn(
            "COPY things (whole, word) FROM STDIN",
            new StringReader("1000\tten\\tten\n1001\t\\N\n")));
    for (String options : List.of("", " (FORMAT csv, HEADER)", " (FORMAT binary)")) {
      copied(
          copies,
          "COPY (SELECT whole, word FROM things WHERE whole > 290 ORDER BY id) TO STDOUT"
              + options);
    }
    try {
      copies.copyIn("COPY things (whole) FROM STDIN", new StringReader("eleven\n"));
    } catch (SQLException e) {
      refused("bad copy", e);
    }
  }

  private void copied(CopyManager copies, String sql) throws SQLException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    show("copied out", copies.copyOut(sql, out));
    show("copied out", out.toString(StandardCharsets.ISO_8859_1));
  }

  private void people() throws SQLException, IOException {
    ask("SELECT * FROM people ORDER BY id");
    try (PreparedStatement person =
        connection.prepareStatement("SELECT wage, ssn, born FROM people WHERE id = ?")) {
      for (int round = 0; round < 8; round++) {
        person.setInt(1, 1 + round % 2);
        try (ResultSet result = person.executeQuery()) {
          rows("person", result);
        }
      }
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(1);
      try (ResultSet result = statement.executeQuery("SELECT ssn, born FROM people ORDER BY id")) {
        rows("people fetched", result);
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
    copied(((PGConnection) connection).getCopyAPI(), "COPY people TO STDOUT");
  }

  private void notifications() throws SQLException {
    PGConnection listening = (PGConnection) connection;
    execute("LISTEN news");
    execute("NOTIFY news, 'own'");
    try (Connection other = leg.connect(settings);
        Statement statement = other.createStatement()) {
      statement.execute("SELECT pg_notify('news', 'of another')");
    }
    for (int told = 0; told < 2; ) {
      for (PGNotification one : listening.getNotifications(10_000)) {
        told++;
        show(
            "notified",
            List.of(one.getName(), one.getParameter(), one.getPID() == listening.getBackendPID()));
      }
    }
    execute("UNLISTEN *");
  }

  private void cancel() throws SQLException, InterruptedException {
    try (Connection holder = leg.connect(settings);
        Statement holding = holder.createStatement();
        Statement waiting = connection.createStatement()) {
      holding.execute("SELECT pg_advisory_lock(4711)");
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  waiting.execute("SELECT pg_advisory_lock(4711)");
                  show("cancelled", "passed");
                } catch (SQLException e) {
                  refused("cancelled", e);
                }
              });
      int waiters = 0;
      while (waiters == 0) {
        try (ResultSet locks =
            holding.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted")) {
          locks.next();
          waiters = locks.getInt(1);
        }
      }
      waiting.cancel();
      asking.join();
    }
    ask("SELECT 'after the cancel'");
  }
}
