package dev.postern.wire.postgres;

import dev.postern.core.Action.CopyFormat;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CSV format: cells between delimiters, in quotes where they hold a delimiter, quote or end of
 * line, or look like the null text. The server quotes a cell whole or not at all.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "CSV Format"</a>
 */
final class CsvCopyOut implements CopyOutMasker {
  private static final byte[] END_OF_DATA = {'\\', '.'};

  private final MessageSplice splice = new MessageSplice();
  private final MessageSplice.Body body = this::maskBody;
  private final List<@Nullable MaskedColumn> columns;
  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private final byte[] nullText;
  private boolean headerNext;

  CsvCopyOut(CopyFormat.Csv format, MaskPlan plan) {
    CopyCharacters.requireSafe(format.delimiter());
    CopyCharacters.requireSafe(format.quote());
    CopyCharacters.requireSafe(format.escape());
    if (format.quote() == format.delimiter()) {
      throw new IllegalArgumentException("COPY's quote is its delimiter");
    }
    columns = plan.columns();
    delimiter = (byte) format.delimiter();
    quote = (byte) format.quote();
    escape = (byte) format.escape();
    nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
    headerNext = format.header();
  }

  @Override
  public int mask(ByteBuf message, ByteBuf out) {
    return splice.copy(message, 'd', out, body);
  }

  private void maskBody(ByteBuf message, int from, int end) {
    CopyCharacters.requireLine(message, from, end);
    int lineEnd = end - 1;
    int at = from;
    for (int i = 0; i < columns.size(); i++) {
      boolean quoted = message.getByte(at) == quote;
      int cellEnd = quoted ? quotedEnd(message, at + 1, lineEnd) : bareEnd(message, at, lineEnd);
      boolean last = cellEnd == lineEnd;
      if (last != (i == columns.size() - 1) || (!last && message.getByte(cellEnd) != delimiter)) {
        throw CopyCharacters.wrongColumns();
      }
      MaskedColumn column = columns.get(i);
      if (column != null && !headerNext) {
        maskCell(column, message, at, cellEnd, quoted);
      }
      at = cellEnd + 1;
    }
    if (at != end) {
      throw CopyCharacters.wrongColumns();
    }
    headerNext = false;
  }

  /** The delimiter or line end behind a bare cell. */
  private int bareEnd(ByteBuf message, int at, int lineEnd) {
    for (int i = at; i < lineEnd; i++) {
      byte b = message.getByte(i);
      if (b == delimiter) {
        return i;
      }
      if (b == quote || b == '\n' || b == '\r') {
        throw CopyCharacters.wrongColumns();
      }
    }
    return lineEnd;
  }

  /** Behind the quote that ends the cell whose first byte is at {@code at}. */
  private int quotedEnd(ByteBuf message, int at, int lineEnd) {
    for (int i = at; i < lineEnd; i++) {
      byte b = message.getByte(i);
      if (b == escape && escapes(message.getByte(i + 1))) {
        i++;
      } else if (b == quote) {
        return i + 1;
      }
    }
    throw CopyCharacters.wrongColumns();
  }

  private boolean escapes(byte next) {
    return next == quote || next == escape;
  }

  private void maskCell(MaskedColumn column, ByteBuf message, int from, int to, boolean quoted) {
    byte[] cell = new byte[to - from];
    message.getBytes(from, cell);
    // The server quotes a value that is spelt as the null text is: bare, it is null and nothing
    // else.
    if (!quoted && Arrays.equals(cell, nullText)) {
      return;
    }
    byte[] masked = column.cells().mask(quoted ? unquote(cell) : cell);
    ByteBuf out = splice.replace(from, to);
    if (masked == null) {
      out.writeBytes(nullText);
    } else if (quoted || needsQuotes(masked)) {
      writeQuoted(out, masked);
    } else {
      out.writeBytes(masked);
    }
  }

  private byte[] unquote(byte[] cell) {
    ByteArrayOutputStream value = new ByteArrayOutputStream(cell.length);
    for (int i = 1; i < cell.length - 1; i++) {
      if (cell[i] == escape && escapes(cell[i + 1])) {
        i++;
      }
      value.write(cell[i]);
    }
    return value.toByteArray();
  }

  /** As the server's {@code CopyAttributeOutCSV} decides it. */
  private boolean needsQuotes(byte[] value) {
    if (Arrays.equals(value, nullText)
        || (columns.size() == 1 && Arrays.equals(value, END_OF_DATA))) {
      return true;
    }
    for (byte b : value) {
      if (b == delimiter || b == quote || b == '\n' || b == '\r') {
        return true;
      }
    }
    return false;
  }

  private void writeQuoted(ByteBuf out, byte[] value) {
    out.writeByte(quote);
    for (byte b : value) {
      if (escapes(b)) {
        out.writeByte(escape);
      }
      out.writeByte(b);
    }
    out.writeByte(quote);
  }
}
