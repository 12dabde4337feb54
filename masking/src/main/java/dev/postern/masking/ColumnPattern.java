package dev.postern.masking;

import java.util.ArrayList;
import java.util.List;

/**
 * Names columns as {@code connection.schema.table.column}; on MySQL the schema is the database.
 *
 * <p>A part is {@code *} for any name; a plain name, which matches whatever its case, since a label
 * that misses a column for its spelling would leave it open; or a name in double quotes, which
 * matches exactly and may hold dots, stars and, doubled, quotes.
 */
public record ColumnPattern(Part connection, Part schema, Part table, Part column) {
  private static final int PARTS = 4;

  /** One of the four names. */
  public sealed interface Part {
    boolean matches(String name);

    /** {@code *}. */
    record Any() implements Part {
      @Override
      public boolean matches(String name) {
        return true;
      }

      @Override
      public String toString() {
        return "*";
      }
    }

    /** A name without quotes. */
    record Plain(String name) implements Part {
      @Override
      public boolean matches(String other) {
        return name.equalsIgnoreCase(other);
      }

      @Override
      public String toString() {
        return name;
      }
    }

    /** A name in quotes. */
    record Quoted(String name) implements Part {
      @Override
      public boolean matches(String other) {
        return name.equals(other);
      }

      @Override
      public String toString() {
        return '"' + name.replace("\"", "\"\"") + '"';
      }
    }
  }

  /**
   * Reads a pattern as it is written in the configuration.
   *
   * @throws IllegalArgumentException saying what is wrong with it, in a sentence for its writer
   */
  public static ColumnPattern parse(String text) {
    List<Part> parts = new ArrayList<>();
    int start = 0;
    while (true) {
      int end = endOfPart(text, start);
      parts.add(part(text.substring(start, end), parts.size() + 1));
      if (end == text.length()) {
        break;
      }
      start = end + 1;
    }
    if (parts.size() != PARTS) {
      throw new IllegalArgumentException(
          "a column is named connection.schema.table.column, in 4 parts; this has " + parts.size());
    }
    return new ColumnPattern(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }

  public boolean matches(String connection, String schema, String table, String column) {
    return this.connection.matches(connection)
        && this.schema.matches(schema)
        && this.table.matches(table)
        && this.column.matches(column);
  }

  /** The pattern as it could be written. */
  @Override
  public String toString() {
    return connection + "." + schema + "." + table + "." + column;
  }

  private static int endOfPart(String text, int start) {
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        return i;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a double quote is not closed");
    }
    return text.length();
  }

  private static Part part(String written, int position) {
    if (written.isEmpty() || written.equals("\"\"")) {
      throw new IllegalArgumentException("part " + position + " is empty; * stands for any name");
    }
    if (written.equals("*")) {
      return new Part.Any();
    }
    return written.startsWith("\"") ? quoted(written, position) : plain(written, position);
  }

  private static Part quoted(String written, int position) {
    String inside = written.substring(1, Math.max(1, written.length() - 1));
    if (!written.endsWith("\"") || inside.replace("\"\"", "").contains("\"")) {
      throw new IllegalArgumentException(
          "part " + position + " goes on behind its closing double quote");
    }
    return new Part.Quoted(inside.replace("\"\"", "\""));
  }

  private static Part plain(String written, int position) {
    if (written.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "part " + position + " mixes * with a name; * stands for a whole name");
    }
    if (written.chars().anyMatch(c -> c == '"' || c <= ' ' || Character.isWhitespace(c))) {
      throw new IllegalArgumentException(
          "part " + position + " holds a blank or a quote; write it in double quotes");
    }
    return new Part.Plain(written);
  }
}
