package dev.postern.wire.postgres;

import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row whose cells carry their sizes, as a DataRow and a tuple of a binary COPY have it: Int16
 * count, {Int32 size or -1, Byte(n) value}…
 */
final class CountedRow {
  private static final int NULL = -1;

  private final List<@Nullable MaskedColumn> columns;
  private final MessageSplice splice;

  CountedRow(MaskPlan plan, MessageSplice splice) {
    this.columns = plan.columns();
    this.splice = splice;
  }

  /** Masks the row that begins at {@code from} and returns where it ends. */
  int mask(ByteBuf message, int from, int end) {
    if (end - from < Short.BYTES || message.getUnsignedShort(from) != columns.size()) {
      throw new ProtocolViolation("a row's columns are not those of its mask plan");
    }
    int at = from + Short.BYTES;
    for (MaskedColumn column : columns) {
      int size = size(message, at, end);
      if (column != null && size != NULL) {
        maskCell(column, message, at, size);
      }
      at += Integer.BYTES + Math.max(size, 0);
    }
    return at;
  }

  /** The size of the cell at {@code at}, all of which is there; -1 for SQL's null. */
  private static int size(ByteBuf message, int at, int end) {
    int left = end - at - Integer.BYTES;
    if (left < 0) {
      throw new ProtocolViolation("a row ends inside a cell");
    }
    int size = message.getInt(at);
    if (size < NULL || size > left) {
      throw new ProtocolViolation("a cell's size is not within its row");
    }
    return size;
  }

  private void maskCell(MaskedColumn column, ByteBuf message, int at, int size) {
    byte[] value = new byte[size];
    message.getBytes(at + Integer.BYTES, value);
    byte[] masked = column.cells().mask(value);
    ByteBuf out = splice.replace(at, at + Integer.BYTES + size);
    if (masked == null) {
      out.writeInt(NULL);
    } else {
      out.writeInt(masked.length).writeBytes(masked);
    }
  }
}
