package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query of the gate's own is answered: one result by the text protocol, each cell as UTF-8.
 * Without a socket: packets in, rows out.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html">
 *     Text Resultset</a>
 */
final class TextResult {
  /** Of LOCAL INFILE: the server asks for a file. */
  private static final int FILE_WANTED = 0xfb;

  private final Capabilities capabilities;
  private final Bounds bounds;
  private final List<List<@Nullable String>> rows = new ArrayList<>();
  private Step step = Step.HEAD;
  private int columns;
  private int described;
  private long bytes;

  private enum Step {
    HEAD,
    COLUMNS,
    COLUMNS_END,
    ROWS
  }

  /**
   * How much of a result is taken.
   *
   * @param bytes of all its rows
   */
  record Bounds(int rows, long bytes) {}

  /** What is known now. */
  sealed interface Answer {
    /** More packets come. */
    record Wait() implements Answer {
      static final Wait INSTANCE = new Wait();
    }

    /** All rows are there; none where the statement has no result. */
    record Rows(List<List<@Nullable String>> rows) implements Answer {}

    record Failed(ErrPacket error) implements Answer {}

    /** It is larger than its bounds. */
    record TooLarge() implements Answer {}
  }

  /**
   * @param capabilities of the upstream's leg
   */
  TextResult(Capabilities capabilities, Bounds bounds) {
    this.capabilities = capabilities;
    this.bounds = bounds;
  }

  /**
   * Deals with what the server says next.
   *
   * @throws ProtocolViolation where it does not answer as a server does
   */
  Answer onPacket(ByteBuf payload) {
    int type = new PayloadReader(payload).peek();
    if (type == ErrPacket.TYPE) {
      return new Answer.Failed(ErrPacket.read(payload));
    }
    return switch (step) {
      case HEAD -> head(type, payload);
      case COLUMNS -> column();
      case COLUMNS_END -> {
        EofPacket.read(payload);
        step = Step.ROWS;
        yield Answer.Wait.INSTANCE;
      }
      // A row's first cell of such a length does not fit into one packet.
      case ROWS -> type == OkPacket.ENDS_ROWS ? end(status(payload)) : row(payload);
    };
  }

  private Answer head(int type, ByteBuf payload) {
    if (type == OkPacket.TYPE) {
      return end(OkPacket.read(payload, capabilities).status());
    }
    if (type == FILE_WANTED) {
      throw new ProtocolViolation("the database asked the gate for a file");
    }
    PayloadReader reader = new PayloadReader(payload);
    long width = reader.lengthEncoded();
    reader.end();
    if (width < 1 || width > 0xffff) {
      throw new ProtocolViolation("the database sent a result of an impossible width");
    }
    columns = (int) width;
    step = Step.COLUMNS;
    return Answer.Wait.INSTANCE;
  }

  private Answer column() {
    if (++described == columns) {
      step = capabilities.deprecateEof() ? Step.ROWS : Step.COLUMNS_END;
    }
    return Answer.Wait.INSTANCE;
  }

  private int status(ByteBuf payload) {
    return capabilities.deprecateEof()
        ? OkPacket.read(payload, capabilities).status()
        : EofPacket.read(payload).status();
  }

  private Answer end(int status) {
    if ((status & Status.MORE_RESULTS) != 0) {
      throw new ProtocolViolation("the database sent several results to one query");
    }
    return new Answer.Rows(rows);
  }

  private Answer row(ByteBuf payload) {
    bytes += payload.readableBytes();
    if (rows.size() == bounds.rows() || bytes > bounds.bytes()) {
      return new Answer.TooLarge();
    }
    PayloadReader reader = new PayloadReader(payload);
    List<@Nullable String> cells = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      if (reader.peek() == PayloadReader.NULL) {
        reader.skip(1);
        cells.add(null);
      } else {
        cells.add(reader.lengthEncodedText());
      }
    }
    reader.end();
    rows.add(cells);
    return Answer.Wait.INSTANCE;
  }
}
