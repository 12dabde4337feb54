package dev.postern.wire.postgres;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.PostgresColumn;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Reads what columns a result has. */
public final class RowDescription {
  /** PostgreSQL's own bound on the columns of a result ({@code MaxTupleAttributeNumber}). */
  private static final int MAX_COLUMNS = 1664;

  /** A column of an empty name: one zero, then 18 bytes. */
  private static final int LEAST_COLUMN = 19;

  private RowDescription() {}

  // 'T', Int32 length, Int16 count, {String name, Int32 table OID, Int16 attribute,
  //     Int32 type OID, Int16 type size, Int32 type modifier, Int16 format}…
  /**
   * The columns of a RowDescription, from its body.
   *
   * @throws ProtocolViolation where it is not one, or has more than 1,664 columns
   */
  public static List<PostgresColumn> read(ByteBuf body, Charset encoding) {
    MessageReader reader = new MessageReader(body);
    int count = reader.count(LEAST_COLUMN);
    if (count > MAX_COLUMNS) {
      throw new ProtocolViolation("a result has more than " + MAX_COLUMNS + " columns");
    }
    List<PostgresColumn> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(column(reader, encoding));
    }
    reader.end();
    return List.copyOf(columns);
  }

  private static PostgresColumn column(MessageReader reader, Charset encoding) {
    String name = reader.text(encoding);
    int table = reader.int32();
    int attribute = reader.int16();
    int type = reader.int32();
    reader.int16();
    int modifier = reader.int32();
    Format format = FormatCodes.format(reader.int16());
    return new PostgresColumn(name, table, attribute, type, modifier, format);
  }

  /**
   * A whole RowDescription message with other formats in it: a prepared statement is described
   * before anyone has said how its result is wanted.
   *
   * @param formats by the column's position
   */
  static byte[] withFormats(byte[] message, IntFunction<Format> formats) {
    byte[] changed = message.clone();
    int at = FrameInput.HEADER + Short.BYTES;
    for (int column = 0; at < changed.length; column++) {
      while (changed[at] != 0) {
        at++;
      }
      at += LEAST_COLUMN;
      changed[at - 1] = (byte) (formats.apply(column) == Format.BINARY ? 1 : 0);
    }
    return changed;
  }
}
