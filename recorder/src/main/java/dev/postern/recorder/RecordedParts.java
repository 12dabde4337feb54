package dev.postern.recorder;

import dev.postern.recorder.RecordedResult.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a result consists of, no more of it than a person wants to read. */
final class RecordedParts {
  /** Rows of a table, and lines of a COPY, that are kept. */
  static final int MAX_ROWS = 20;

  /** Columns of a table that are kept. */
  static final int MAX_COLUMNS = 100;

  private static final int MAX_PARTS = 100;

  private final List<Part> parts = new ArrayList<>();
  private List<String> columns = List.of();
  private List<List<@Nullable String>> rows = new ArrayList<>();
  private long seen;
  private boolean open;

  boolean isFull() {
    return parts.size() >= MAX_PARTS;
  }

  /** Whether a table is being filled. */
  boolean isOpen() {
    return open;
  }

  void begin(List<String> names) {
    end();
    columns = List.copyOf(names.subList(0, Math.min(names.size(), MAX_COLUMNS)));
    open = true;
  }

  /** Counts the next row of the table; whether it is one of those that are kept. */
  boolean wantsRow() {
    return seen++ < MAX_ROWS;
  }

  void row(List<@Nullable String> cells) {
    rows.add(cells);
  }

  /** Ends the table, if there is one. */
  void end() {
    if (open) {
      parts.add(new Part.Table(columns, List.copyOf(rows), Math.max(0, seen - MAX_ROWS)));
    }
    columns = List.of();
    rows = new ArrayList<>();
    seen = 0;
    open = false;
  }

  /** A line behind the table. */
  void line(String text) {
    end();
    parts.add(new Part.Line(text));
  }

  /** A line of what happened inside the table, which goes on. */
  void remark(String text) {
    parts.add(new Part.Line(text));
  }

  RecordedResult result(boolean cut) {
    end();
    return new RecordedResult(List.copyOf(parts), cut);
  }
}
