package dev.postern.testkit;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A column as the server describes it, and how its binary values are read. */
record MysqlColumn(String text, int type, boolean unsigned) {
  private static final int UNSIGNED = 0x20;

  /**
   * {@code catalog, database, table, org_table, name, org_name, 0c, charset<2>, length<4>, type<1>,
   * flags<2>, decimals<1>, 0000}, and for COM_FIELD_LIST the default.
   */
  static MysqlColumn read(MysqlBytes in) {
    StringJoiner text = new StringJoiner(" ");
    for (int i = 0; i < 6; i++) {
      text.add(in.text());
    }
    in.lenenc();
    text.add("charset " + in.int2()).add("length " + Integer.toUnsignedString(in.int4()));
    int type = in.int1();
    int flags = in.int2();
    text.add("type " + type).add("flags " + flags).add("decimals " + in.int1());
    in.int2();
    if (in.left() > 0) {
      text.add("default " + in.text());
    }
    return new MysqlColumn(text.toString(), type, (flags & UNSIGNED) != 0);
  }

  /** A value of a binary row, as text. */
  @Nullable String value(MysqlBytes in) {
    return switch (type) {
      case 1 -> String.valueOf(unsigned ? in.int1() : (byte) in.int1());
      case 2, 13 -> String.valueOf(unsigned ? in.int2() : (short) in.int2());
      case 3, 9 -> unsigned ? Integer.toUnsignedString(in.int4()) : String.valueOf(in.int4());
      case 8 -> unsigned ? Long.toUnsignedString(in.int8()) : String.valueOf(in.int8());
      case 4 -> String.valueOf(in.float4());
      case 5 -> String.valueOf(in.float8());
      case 7, 10, 12 -> date(in);
      case 11 -> time(in);
      case 6 -> null;
      default -> in.text();
    };
  }

  /** {@code length, year<2>, month, day, hour, minute, second, micros<4>}, cut anywhere. */
  private static String date(MysqlBytes in) {
    int length = in.int1();
    StringBuilder date = new StringBuilder("0000-00-00");
    if (length >= 4) {
      date.setLength(0);
      date.append("%04d-%02d-%02d".formatted(in.int2(), in.int1(), in.int1()));
    }
    if (length >= 7) {
      date.append(" %02d:%02d:%02d".formatted(in.int1(), in.int1(), in.int1()));
    }
    if (length >= 11) {
      date.append(".%06d".formatted(in.int4()));
    }
    return date.toString();
  }

  /** {@code length, negative, days<4>, hours, minutes, seconds, micros<4>}, cut anywhere. */
  private static String time(MysqlBytes in) {
    int length = in.int1();
    if (length < 8) {
      return "00:00:00";
    }
    String sign = in.int1() == 1 ? "-" : "";
    String time = "%s%d %02d:%02d:%02d".formatted(sign, in.int4(), in.int1(), in.int1(), in.int1());
    return length < 12 ? time : time + ".%06d".formatted(in.int4());
  }
}
