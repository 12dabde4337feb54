package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;

/**
 * How values of the binary protocol are cut: by their type, they have a fixed size, or a length
 * before them.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">
 *     Binary Protocol Value</a>
 */
final class BinaryValue {
  /** The size is written before the value. */
  static final int LENGTH_BEFORE = -1;

  private BinaryValue() {}

  /** How many bytes a value of the type has, {@link #LENGTH_BEFORE} where it says so itself. */
  static int fixedSize(int type) {
    return switch (type) {
      case FieldType.TINY -> 1;
      case FieldType.SHORT, FieldType.YEAR -> 2;
      case FieldType.LONG, FieldType.INT24, FieldType.FLOAT -> 4;
      case FieldType.LONGLONG, FieldType.DOUBLE -> 8;
      case FieldType.NULL -> 0;
      default -> LENGTH_BEFORE;
    };
  }

  /** The bytes of the value in front, without the length before them. */
  static byte[] read(PayloadReader reader, int type) {
    int fixed = fixedSize(type);
    return reader.bytes(fixed == LENGTH_BEFORE ? reader.size() : fixed);
  }

  /** Whether bytes can stand as a value of the type: where nothing says their size, it must fit. */
  static boolean fits(int type, byte[] value) {
    int fixed = fixedSize(type);
    if (fixed != LENGTH_BEFORE) {
      return value.length == fixed;
    }
    return switch (type) {
      case FieldType.DATE,
          FieldType.DATETIME,
          FieldType.TIMESTAMP,
          FieldType.DATETIME2,
          FieldType.TIMESTAMP2 ->
          value.length == 0 || value.length == 4 || value.length == 7 || value.length == 11;
      case FieldType.TIME, FieldType.TIME2 ->
          value.length == 0 || value.length == 8 || value.length == 12;
      default -> true;
    };
  }

  static void write(ByteBuf out, int type, byte[] value) {
    if (fixedSize(type) == LENGTH_BEFORE) {
      PacketWriter.lengthEncoded(out, value);
    } else {
      out.writeBytes(value);
    }
  }
}
