package dev.postern.wire.mysql;

import dev.postern.core.StatementPath.Bind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Values bound to parameters as the journal shows them. */
final class ParameterText {
  /** Set in a parameter's type where its number has no sign. */
  private static final int UNSIGNED = 0x8000;

  private ParameterText() {}

  /**
   * A bound value.
   *
   * @param type as COM_STMT_EXECUTE has it, with the flag of unsigned numbers
   * @param characterSet of the session's texts
   */
  static Bind bind(int type, byte[] value, Charset characterSet) {
    int of = type & 0xff;
    boolean unsigned = (type & UNSIGNED) != 0;
    ByteBuf bytes = Unpooled.wrappedBuffer(value);
    String text =
        switch (of) {
          case FieldType.TINY -> text(unsigned ? bytes.getUnsignedByte(0) : bytes.getByte(0));
          case FieldType.SHORT, FieldType.YEAR ->
              text(unsigned ? bytes.getUnsignedShortLE(0) : bytes.getShortLE(0));
          case FieldType.LONG, FieldType.INT24 ->
              text(unsigned ? bytes.getUnsignedIntLE(0) : bytes.getIntLE(0));
          case FieldType.LONGLONG ->
              unsigned ? Long.toUnsignedString(bytes.getLongLE(0)) : text(bytes.getLongLE(0));
          case FieldType.FLOAT -> Float.toString(bytes.getFloatLE(0));
          case FieldType.DOUBLE -> Double.toString(bytes.getDoubleLE(0));
          case FieldType.DATE,
              FieldType.DATETIME,
              FieldType.TIMESTAMP,
              FieldType.DATETIME2,
              FieldType.TIMESTAMP2 ->
              dateTime(bytes);
          case FieldType.TIME, FieldType.TIME2 -> time(bytes);
          default -> null;
        };
    if (text != null) {
      return new Bind(of, false, text.getBytes(StandardCharsets.US_ASCII));
    }
    boolean binary =
        of == FieldType.GEOMETRY || (of >= FieldType.TINY_BLOB && of <= FieldType.BLOB);
    return binary
        ? new Bind(of, true, value)
        : new Bind(of, false, new String(value, characterSet).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(long number) {
    return Long.toString(number);
  }

  // int<2> year, int<1> month, day, hour, minute, second, int<4> microseconds; as many as there are
  private static String dateTime(ByteBuf bytes) {
    int size = bytes.readableBytes();
    if (size < 4) {
      return "0000-00-00";
    }
    String date =
        String.format(
            Locale.ROOT,
            "%04d-%02d-%02d",
            bytes.getUnsignedShortLE(0),
            bytes.getUnsignedByte(2),
            bytes.getUnsignedByte(3));
    return size < 7 ? date : date + " " + clock(bytes, 4);
  }

  // int<1> negative, int<4> days, int<1> hour, minute, second, int<4> microseconds
  private static String time(ByteBuf bytes) {
    if (bytes.readableBytes() < 8) {
      return "00:00:00";
    }
    String sign = bytes.getByte(0) == 0 ? "" : "-";
    long days = bytes.getUnsignedIntLE(1);
    return sign + (days == 0 ? "" : days + " ") + clock(bytes, 5);
  }

  private static String clock(ByteBuf bytes, int at) {
    String clock =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            bytes.getUnsignedByte(at),
            bytes.getUnsignedByte(at + 1),
            bytes.getUnsignedByte(at + 2));
    return bytes.readableBytes() < at + 7
        ? clock
        : clock + String.format(Locale.ROOT, ".%06d", bytes.getUnsignedIntLE(at + 3));
  }
}
