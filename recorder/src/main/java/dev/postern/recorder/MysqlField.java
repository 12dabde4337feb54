package dev.postern.recorder;

import java.util.Locale;

/**
 * A column of a recorded result, and its values' text.
 *
 * @param type {@code enum_field_types}
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">
 *     Binary Protocol Resultset</a>
 */
record MysqlField(String name, int type, boolean unsigned) {
  private static final int UNSIGNED = 0x20;

  // string<lenenc> "def", schema, table's alias, table, column's alias, column, lenenc 12,
  // int<2> character set, int<4> length, int<1> type, int<2> flags, …
  static MysqlField read(MysqlFields in) {
    for (int i = 0; i < 4; i++) {
      in.lengthEncodedBytes();
    }
    String name = in.lengthEncodedText();
    in.lengthEncodedBytes();
    MysqlFields fixed = in.lengthEncodedBytes();
    fixed.skip(6);
    int type = fixed.int1();
    return new MysqlField(name, type, (fixed.int2() & UNSIGNED) != 0);
  }

  /** A value of a text row, which is there. */
  String text(MysqlFields in) {
    return bytes(in.lengthEncodedBytes());
  }

  /** A value of a binary row, which is not null. */
  String binary(MysqlFields in) {
    return switch (type) {
      case 1 -> Integer.toString(unsigned ? in.int1() : (byte) in.int1());
      case 2 -> Integer.toString(unsigned ? in.int2() : (short) in.int2());
      case 13 -> Integer.toString(in.int2());
      case 3, 9 -> unsigned ? Integer.toUnsignedString(in.int4()) : Integer.toString(in.int4());
      case 8 -> unsigned ? Long.toUnsignedString(in.int8()) : Long.toString(in.int8());
      case 4 -> Float.toString(in.float4());
      case 5 -> Double.toString(in.float8());
      case 6 -> "";
      case 10 -> date(in.lengthEncodedBytes());
      case 7, 12 -> dateTime(in.lengthEncodedBytes());
      case 11 -> time(in.lengthEncodedBytes());
      default -> bytes(in.lengthEncodedBytes());
    };
  }

  /** Bits and geometries are no text, be they readable by chance. */
  private String bytes(MysqlFields value) {
    return type == 16 || type == 255 ? CellText.hex(value.rest()) : CellText.of(value.rest());
  }

  // int<2> year, int<1> month, day; nothing for the zero date
  private static String date(MysqlFields in) {
    return in.remaining() == 0
        ? "0000-00-00"
        : String.format(Locale.ROOT, "%04d-%02d-%02d", in.int2(), in.int1(), in.int1());
  }

  // a date, then int<1> hour, minute, second, then int<4> microseconds; as much as is not zero
  private static String dateTime(MysqlFields in) {
    return date(in) + " " + clock(in, 0);
  }

  // int<1> negative, int<4> days, then as in a date and time
  private static String time(MysqlFields in) {
    if (in.remaining() == 0) {
      return "00:00:00";
    }
    String sign = in.int1() == 0 ? "" : "-";
    return sign + clock(in, Integer.toUnsignedLong(in.int4()));
  }

  private static String clock(MysqlFields in, long days) {
    if (in.remaining() == 0) {
      return "00:00:00";
    }
    String clock =
        String.format(Locale.ROOT, "%02d:%02d:%02d", days * 24 + in.int1(), in.int1(), in.int1());
    return in.remaining() == 0
        ? clock
        : clock + String.format(Locale.ROOT, ".%06d", Integer.toUnsignedLong(in.int4()));
  }
}
