package dev.postern.wire.mysql;

import dev.postern.core.DescribedColumn;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Masks the rows of one result. Cells that are not masked pass as the same bytes. */
sealed interface RowMasker {
  /**
   * Appends the row, masked. Both are borrowed.
   *
   * @return how many cells were masked
   * @throws ProtocolViolation where the payload is no row of the plan's columns
   */
  int mask(ByteBuf payload, ByteBuf out);

  /** The rows of COM_QUERY: {string&lt;lenenc&gt; or 0xfb}… */
  record Text(List<@Nullable MaskedColumn> columns) implements RowMasker {
    Text(MaskPlan plan) {
      this(plan.columns());
    }

    @Override
    public int mask(ByteBuf payload, ByteBuf out) {
      PayloadReader reader = new PayloadReader(payload);
      int start = reader.index();
      int masked = 0;
      for (MaskedColumn column : columns) {
        int from = reader.index();
        if (reader.peek() == PayloadReader.NULL) {
          reader.skip(1);
          out.writeByte(PayloadReader.NULL);
        } else if (column == null || spares(column, payload, start)) {
          reader.skip(reader.size());
          out.writeBytes(payload, from, reader.index() - from);
        } else {
          byte[] shown = column.cells().mask(reader.lengthEncodedBytes());
          masked++;
          if (shown == null) {
            out.writeByte(PayloadReader.NULL);
          } else {
            PacketWriter.lengthEncoded(out, shown);
          }
        }
      }
      reader.end();
      return masked;
    }

    private static boolean spares(MaskedColumn column, ByteBuf payload, int start) {
      if (column.spared() == null) {
        return false;
      }
      PayloadReader first = new PayloadReader(payload.slice(start, payload.writerIndex() - start));
      return first.peek() != PayloadReader.NULL && column.spares(first.lengthEncodedBytes());
    }
  }

  /**
   * The rows of COM_STMT_EXECUTE and COM_STMT_FETCH: int&lt;1&gt; 0, null bitmap from its third
   * bit, values of those that are not null.
   */
  record Binary(List<@Nullable MaskedColumn> columns, int[] types) implements RowMasker {
    /** Its first two bits stand for nothing. */
    private static final int OFFSET = 2;

    static Binary of(MaskPlan plan, List<? extends DescribedColumn> described) {
      int[] types =
          described.stream()
              .mapToInt(column ->
                  column instanceof MysqlColumn mysql ? mysql.type() : FieldType.LONG_BLOB)
              .toArray();
      return new Binary(plan.columns(), types);
    }

    @Override
    public int mask(ByteBuf payload, ByteBuf out) {
      PayloadReader reader = new PayloadReader(payload);
      if (reader.int1() != 0) {
        throw new ProtocolViolation("the database sent a packet that is no row");
      }
      out.writeByte(0);
      int nulls = out.writerIndex();
      byte[] bitmap = reader.bytes((columns.size() + 7 + OFFSET) / 8);
      out.writeBytes(bitmap);
      int masked = 0;
      byte[] first = {};
      for (int i = 0; i < columns.size(); i++) {
        int bit = i + OFFSET;
        if ((bitmap[bit / 8] & 1 << bit % 8) != 0) {
          continue;
        }
        MaskedColumn column = columns.get(i);
        byte[] value = BinaryValue.read(reader, types[i]);
        if (i == 0) {
          first = value;
        }
        if (column != null && !column.spares(first)) {
          masked++;
          value = column.cells().mask(value);
        }
        // What does not fit its type would shift all cells behind it.
        if (value == null || !BinaryValue.fits(types[i], value)) {
          out.setByte(nulls + bit / 8, out.getByte(nulls + bit / 8) | 1 << bit % 8);
        } else {
          BinaryValue.write(out, types[i], value);
        }
      }
      reader.end();
      return masked;
    }
  }
}
