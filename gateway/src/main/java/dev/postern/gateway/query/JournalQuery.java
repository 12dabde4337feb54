package dev.postern.gateway.query;

import dev.postern.gateway.json.Json;
import dev.postern.recorder.Fault;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalReader;
import dev.postern.recorder.TerminalText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One question in SQL over a journal, by SQLite in memory. It reads nothing but the journal and
 * writes nothing: other databases cannot be attached, nor extensions loaded.
 */
public final class JournalQuery {
  /** 4 KiB each: what a question may take of memory, 512 MiB. */
  private static final int MOST_PAGES = 131_072;

  private static final int SQLITE_FULL = 13;

  /** Rows for a person; JSON has all. */
  private static final int MOST_SHOWN = 10_000;

  private static final Pattern QUESTION =
      Pattern.compile("\\s*(?:SELECT|WITH|VALUES)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Path journal;
  private final Instant since;
  private final Instant until;

  /** What cannot be answered. */
  public static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param sentence for who has asked
     */
    Unanswered(String sentence) {
      super(sentence);
    }
  }

  /**
   * @param since no older calls
   * @param until none of this time or newer
   */
  public JournalQuery(Path journal, Instant since, Instant until) {
    this.journal = journal;
    this.since = since;
    this.until = until;
  }

  /**
   * Answers.
   *
   * @param json whether each row is an object on a line of its own, not a line of a table
   * @param err is told of damage
   * @return whether nothing of what was read is damaged
   */
  public boolean run(String sql, boolean json, PrintWriter out, PrintWriter err)
      throws IOException, Unanswered {
    if (!QUESTION.matcher(sql).matches()) {
      throw new Unanswered("expected one SELECT, WITH or VALUES");
    }
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:", limits())) {
      List<Fault> faults = load(database);
      try (Statement statement = database.createStatement()) {
        statement.execute("PRAGMA query_only = ON");
        try (ResultSet rows = statement.executeQuery(sql)) {
          if (json) {
            printJson(rows, out);
          } else {
            printTable(rows, out);
          }
        }
      }
      faults.forEach(fault -> err.println("damaged: " + fault));
      err.flush();
      return faults.isEmpty();
    } catch (SQLException e) {
      throw e.getErrorCode() == SQLITE_FULL
          ? new Unanswered("there are more calls than fit: narrow them by --since and --until")
          : new Unanswered("the query is not answered: " + sentence(e));
    }
  }

  private static String sentence(SQLException e) {
    return TerminalText.escape(String.valueOf(e.getMessage()));
  }

  private static Properties limits() {
    Properties limits = new Properties();
    limits.setProperty("limit_attached", "0");
    limits.setProperty("enable_load_extension", "false");
    limits.setProperty("temp_store", "MEMORY");
    return limits;
  }

  private List<Fault> load(Connection database) throws SQLException, IOException {
    try (Statement statement = database.createStatement()) {
      statement.execute("PRAGMA max_page_count = " + MOST_PAGES);
    }
    database.setAutoCommit(false);
    try (CallTable table = CallTable.in(database);
        JournalReader reader = JournalReader.open(journal)) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        Instant at = entry.event().at();
        table.add(entry.event(), !at.isBefore(since) && at.isBefore(until));
      }
      return reader.faults();
    }
  }

  private static void printJson(ResultSet rows, PrintWriter out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    while (rows.next()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        row.put(columns.getColumnLabel(i), value(rows.getObject(i)));
      }
      out.println(Json.of(row));
      if (out.checkError()) {
        // Whoever read has left.
        return;
      }
    }
  }

  private static @Nullable Object value(@Nullable Object value) {
    return value == null || value instanceof Number ? value : text(value);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString();
  }

  private static void printTable(ResultSet rows, PrintWriter out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    int count = columns.getColumnCount();
    List<List<String>> lines = new ArrayList<>();
    List<String> heads = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      heads.add(TerminalText.escape(columns.getColumnLabel(i)));
    }
    lines.add(heads);
    boolean more = false;
    while (!more && rows.next()) {
      more = lines.size() > MOST_SHOWN;
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= count && !more; i++) {
        Object value = rows.getObject(i);
        cells.add(value == null ? "-" : TerminalText.escape(text(value)));
      }
      if (!more) {
        lines.add(cells);
      }
    }
    print(lines, out);
    if (more) {
      out.println("… and more: --json has all of them");
    }
    out.flush();
  }

  private static void print(List<List<String>> lines, PrintWriter out) {
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(i == 0 ? "" : "   ").append(line.get(i));
        row.append(" ".repeat(widths[i] - line.get(i).length()));
      }
      out.println(row.toString().stripTrailing());
    }
  }
}
