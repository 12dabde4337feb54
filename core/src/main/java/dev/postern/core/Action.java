package dev.postern.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does to the session beyond its rows: names that later messages use, streams that
 * follow, settings the gate must follow.
 */
public sealed interface Action {
  /** Rows and a command tag, nothing more. */
  record Plain() implements Action {
    public static final Plain INSTANCE = new Plain();
  }

  /** {@code PREPARE name AS inner}: the name is shared with the protocol's prepared statements. */
  record Prepare(String name, StatementAnalysis inner) implements Action {}

  /** {@code EXECUTE name}. */
  record ExecutePrepared(String name) implements Action {}

  /** {@code DEALLOCATE name}, or all where the name is null. */
  record Deallocate(@Nullable String name) implements Action {}

  /** {@code DECLARE name CURSOR FOR inner}: the name is shared with the protocol's portals. */
  record DeclareCursor(String name, boolean holdable, StatementAnalysis inner) implements Action {}

  /** {@code FETCH … name} or {@code MOVE … name}. */
  record Fetch(String name) implements Action {}

  /** {@code CLOSE name}, or all where the name is null. */
  record CloseCursor(@Nullable String name) implements Action {}

  /** {@code DISCARD ALL | PLANS | TEMP | SEQUENCES}. */
  record Discard(boolean all) implements Action {}

  /** {@code COPY … TO STDOUT}. */
  record CopyOut(CopySource source, CopyFormat format) implements Action {}

  /** {@code COPY … FROM STDIN}. */
  record CopyIn() implements Action {}

  /**
   * A setting changes ({@code SET}, {@code RESET}, {@code set_config}): what follows is read anew.
   */
  record Setting(@Nullable String name) implements Action {}

  /**
   * A transaction or savepoint begins, ends or is rolled back.
   *
   * @param ends whether it is the whole transaction's end
   */
  record Transaction(boolean ends) implements Action {}

  /**
   * Errors and warnings of the statement before are shown: {@code SHOW WARNINGS}, {@code GET
   * DIAGNOSTICS}.
   */
  record Diagnostics() implements Action {
    public static final Diagnostics INSTANCE = new Diagnostics();
  }

  /** What a COPY TO reads. */
  sealed interface CopySource {
    /**
     * {@code COPY table (columns) TO}.
     *
     * @param columns as written and folded, null where none are named
     */
    record Table(ObjectName table, Span tableSpan, @Nullable List<String> columns)
        implements CopySource {}

    /** {@code COPY (query) TO}; the span is of the query inside the parentheses. */
    record Query(Span span) implements CopySource {}
  }

  /** How a COPY TO writes its rows. The characters are single bytes, as PostgreSQL requires. */
  sealed interface CopyFormat {
    record Binary() implements CopyFormat {}

    record Text(char delimiter, String nullText, boolean header) implements CopyFormat {}

    record Csv(char delimiter, String nullText, boolean header, char quote, char escape)
        implements CopyFormat {}
  }
}
