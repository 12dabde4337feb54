package dev.postern.recorder;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's messages of one exchange, as the client saw them and as far as they were kept,
 * decoded for a person. PostgreSQL's begin with the letter of their type; MySQL's have a packet
 * before them that holds nothing but the command's number; an API's body stands behind a zero.
 *
 * @param parts the results in their order, bounded
 * @param cut whether the messages end in the middle of one
 */
record RecordedResult(List<Part> parts, boolean cut) {
  /** A piece of the result. */
  sealed interface Part {
    /**
     * Rows under their columns.
     *
     * @param rows the first of them; a cell is null for SQL's null
     * @param more how many were left out
     */
    record Table(List<String> columns, List<List<@Nullable String>> rows, long more)
        implements Part {}

    /** A command's tag, an error or a notice in one line. */
    record Line(String text) implements Part {}
  }

  static RecordedResult decode(ByteBuffer frames) {
    if (RecordedBody.isOne(frames)) {
      return RecordedBody.decode(frames);
    }
    return MysqlResult.isOne(frames)
        ? new MysqlResult(frames.slice()).decode()
        : new PostgresResult(frames.slice()).decode();
  }
}
