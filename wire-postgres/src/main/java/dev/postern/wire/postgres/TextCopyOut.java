package dev.postern.wire.postgres;

import dev.postern.core.Action.CopyFormat;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text format: cells between delimiters, a line feed behind the last, and a backslash before
 * what would be misread. Neither a delimiter nor a line feed of a value stands bare, so cells are
 * found without reading them.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "Text Format"</a>
 */
final class TextCopyOut implements CopyOutMasker {
  /** What PostgreSQL refuses as a delimiter, since an escape would be misread. */
  private static final String NO_DELIMITERS = "\\.abcdefghijklmnopqrstuvwxyz0123456789";

  private final MessageSplice splice = new MessageSplice();
  private final MessageSplice.Body body = this::maskBody;
  private final List<@Nullable MaskedColumn> columns;
  private final CopyEscapes escapes;
  private final byte[] nullText;

  /**
   * Whether a value could be written as the null text is. Then a cell of it is taken for a value:
   * {@code NULL '123-45-6789'} would else show who has that number.
   */
  private final boolean nullTextMayBeValue;

  private boolean headerNext;

  TextCopyOut(CopyFormat.Text format, MaskPlan plan) {
    CopyCharacters.requireSafe(format.delimiter());
    if (NO_DELIMITERS.indexOf(format.delimiter()) >= 0) {
      throw new IllegalArgumentException("COPY's delimiter would be misread");
    }
    columns = plan.columns();
    escapes = new CopyEscapes((byte) format.delimiter());
    nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
    nullTextMayBeValue = Arrays.equals(escapes.escape(escapes.unescape(nullText)), nullText);
    headerNext = format.header();
  }

  @Override
  public int mask(ByteBuf message, ByteBuf out) {
    return splice.copy(message, 'd', out, body);
  }

  private void maskBody(ByteBuf message, int from, int end) {
    if (isEndOfData(message, from, end)) {
      return;
    }
    CopyCharacters.requireLine(message, from, end);
    int at = from;
    for (int i = 0; i < columns.size(); i++) {
      int cellEnd = cellEnd(message, at, end);
      boolean last = message.getByte(cellEnd) == '\n';
      if (last != (i == columns.size() - 1) || last != (cellEnd == end - 1)) {
        throw CopyCharacters.wrongColumns();
      }
      MaskedColumn column = columns.get(i);
      if (column != null && !headerNext) {
        maskCell(column, message, at, cellEnd);
      }
      at = cellEnd + 1;
    }
    if (at != end) {
      throw CopyCharacters.wrongColumns();
    }
    headerNext = false;
  }

  /** The delimiter or line feed behind the cell at {@code at}; the body ends with a line feed. */
  private int cellEnd(ByteBuf message, int at, int end) {
    for (int i = at; i < end; i++) {
      byte b = message.getByte(i);
      if (b == '\\') {
        i++;
      } else if (b == '\n' || b == escapes.delimiter()) {
        return i;
      }
    }
    throw CopyCharacters.wrongColumns();
  }

  private void maskCell(MaskedColumn column, ByteBuf message, int from, int to) {
    byte[] raw = new byte[to - from];
    message.getBytes(from, raw);
    if (!nullTextMayBeValue && Arrays.equals(raw, nullText)) {
      return;
    }
    byte[] masked = column.cells().mask(escapes.unescape(raw));
    splice.replace(from, to).writeBytes(masked == null ? nullText : escapes.escape(masked));
  }

  /** {@code \.}, which protocol 2 needed and no value looks like. */
  private static boolean isEndOfData(ByteBuf message, int from, int end) {
    return end - from == 3
        && message.getByte(from) == '\\'
        && message.getByte(from + 1) == '.'
        && message.getByte(from + 2) == '\n';
  }
}
