package dev.postern.masking;

import dev.postern.core.MysqlColumn;
import dev.postern.masking.MysqlType.Bytes;
import dev.postern.masking.MysqlType.Characters;
import dev.postern.masking.MysqlType.Constant;
import dev.postern.masking.MysqlType.Geometry;
import dev.postern.masking.MysqlType.Unknown;
import dev.postern.masking.MysqlType.Uuid;
import dev.postern.masking.MysqlType.Whole;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The types of columns, by the numbers, flags and lengths that ColumnDefinition41 has for them.
 * Dates and times become the start of 1970, which is plainly made up; their binary forms are the
 * shortest, as the servers write them.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html">
 *     enum_field_types</a>
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__column__definition__flags.html">
 *     Column Definition Flags</a>
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">
 *     Binary Protocol Value</a>
 */
final class MysqlTypes {
  private static final int UNSIGNED = 0x20;
  private static final int ZEROFILL = 0x40;
  private static final int BINARY = 0x80;
  private static final int ENUM = 0x100;
  private static final int SET = 0x800;

  private static final int DECIMAL = 0;
  private static final int TINY = 1;
  private static final int SHORT = 2;
  private static final int LONG = 3;
  private static final int FLOAT = 4;
  private static final int DOUBLE = 5;
  private static final int TIMESTAMP = 7;
  static final int LONGLONG = 8;
  private static final int INT24 = 9;
  private static final int DATE = 10;
  private static final int TIME = 11;
  private static final int DATETIME = 12;
  private static final int YEAR = 13;
  private static final int VARCHAR = 15;
  private static final int BIT = 16;
  private static final int JSON = 245;
  private static final int NEWDECIMAL = 246;
  private static final int SET_TYPE = 248;
  private static final int TINY_BLOB = 249;
  private static final int MEDIUM_BLOB = 250;
  private static final int LONG_BLOB = 251;
  private static final int BLOB = 252;
  static final int VAR_STRING = 253;
  private static final int STRING = 254;
  private static final int GEOMETRY = 255;

  /** Where as many decimals are said or more, a FLOAT or DOUBLE has none of its own. */
  private static final int NOT_FIXED = 31;

  private static final int MOST_DECIMALS = 38;
  private static final int MOST_FRACTION_DIGITS = 6;
  private static final int WIDEST_NUMBER = 255;
  private static final long LONGEST_TEXT = 0xffff_ffffL;

  /** Year in two bytes, the lower first, month, day. */
  private static final byte[] FIRST_DAY = {(byte) 0xb2, 0x07, 1, 1};

  private static final byte[] SECOND_DAY = {(byte) 0xb2, 0x07, 1, 2};
  private static final byte[] NOTHING = {};
  private static final String DOCUMENT = "\"***\"";

  private MysqlTypes() {}

  static MysqlType of(MysqlColumn column) {
    return switch (column.type()) {
      // BOOL is TINYINT(1): of two values a pseudonym would tell all.
      case TINY -> column.length() == 1 ? new Fixed("0", new byte[1]) : whole(column);
      case SHORT, INT24, LONG, LONGLONG -> whole(column);
      case FLOAT -> new Fixed(zero(column, NOT_FIXED - 1), new byte[Float.BYTES]);
      case DOUBLE -> new Fixed(zero(column, NOT_FIXED - 1), new byte[Double.BYTES]);
      case DECIMAL, NEWDECIMAL -> constant(zero(column, MOST_DECIMALS));
      // A TIMESTAMP begins a second after 1970 does at Greenwich; its next day is one everywhere.
      case TIMESTAMP -> new Fixed("1970-01-02 00:00:00" + fraction(column), SECOND_DAY);
      case DATE -> new Fixed("1970-01-01", FIRST_DAY);
      case TIME -> new Fixed("00:00:00" + fraction(column), NOTHING);
      case DATETIME -> new Fixed("1970-01-01 00:00:00" + fraction(column), FIRST_DAY);
      case YEAR -> new Fixed("1970", new byte[] {FIRST_DAY[0], FIRST_DAY[1]});
      case BIT -> bits(column.length());
      case JSON -> constant(DOCUMENT);
      case SET_TYPE -> new Constant(NOTHING);
      case TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB -> blob(column);
      case VARCHAR, VAR_STRING, STRING -> string(column);
      case GEOMETRY -> new Geometry();
      default -> Unknown.INSTANCE;
    };
  }

  private static Whole whole(MysqlColumn column) {
    boolean unsigned = has(column, UNSIGNED);
    int digits = has(column, ZEROFILL) ? width(column) : 0;
    return switch (column.type()) {
      case TINY ->
          new Whole(unsigned ? IntegerRange.TINY_UNSIGNED : IntegerRange.TINY, Byte.BYTES, digits);
      case SHORT ->
          new Whole(
              unsigned ? IntegerRange.SMALL_UNSIGNED : IntegerRange.SMALL, Short.BYTES, digits);
      case INT24 ->
          new Whole(
              unsigned ? IntegerRange.MEDIUM_UNSIGNED : IntegerRange.MEDIUM, Integer.BYTES, digits);
      case LONG ->
          new Whole(unsigned ? IntegerRange.INT_UNSIGNED : IntegerRange.INT, Integer.BYTES, digits);
      default ->
          new Whole(unsigned ? IntegerRange.BIG_UNSIGNED : IntegerRange.BIG, Long.BYTES, digits);
    };
  }

  private static int width(MysqlColumn column) {
    return (int) Math.min(WIDEST_NUMBER, column.length());
  }

  /** With as many decimals as the column's values have, and filled up where they are. */
  private static String zero(MysqlColumn column, int mostDecimals) {
    int decimals = column.decimals() <= mostDecimals ? column.decimals() : 0;
    String zero = decimals == 0 ? "0" : "0." + "0".repeat(decimals);
    int missing = has(column, ZEROFILL) ? width(column) - zero.length() : 0;
    return "0".repeat(Math.max(0, missing)) + zero;
  }

  private static String fraction(MysqlColumn column) {
    int digits = column.decimals() <= MOST_FRACTION_DIGITS ? column.decimals() : 0;
    return digits == 0 ? "" : "." + "0".repeat(digits);
  }

  private static MysqlType bits(long length) {
    return length < 1 || length > Long.SIZE
        ? Unknown.INSTANCE
        : new Constant(new byte[Math.ceilDiv((int) length, Byte.SIZE)]);
  }

  /**
   * A TEXT or BLOB. MariaDB's JSON is a LONGTEXT of a binary collation, and nothing tells it from
   * others: so all of them become JSON.
   */
  private static MysqlType blob(MysqlColumn column) {
    MysqlCharacterSet set = MysqlCharacterSet.of(column.characterSet());
    if (set != null && has(column, BINARY) && column.length() == LONGEST_TEXT) {
      return constant(set.encoding(), DOCUMENT);
    }
    return characters(column, set, false);
  }

  /** ENUM and SET come as strings too. */
  private static MysqlType string(MysqlColumn column) {
    if (has(column, ENUM)) {
      return Unknown.INSTANCE;
    }
    if (has(column, SET)) {
      return new Constant(NOTHING);
    }
    MysqlCharacterSet set = MysqlCharacterSet.of(column.characterSet());
    boolean padded = column.type() == STRING;
    if (padded && has(column, UNSIGNED)) {
      return mariadb(column, set);
    }
    if (padded && has(column, BINARY) && column.characterSet() == MysqlCharacterSet.BINARY) {
      return new Bytes((int) Math.min(Integer.MAX_VALUE, column.length()));
    }
    return characters(column, set, padded);
  }

  /** MariaDB's own types: strings that are unsigned, and as long as their longest value. */
  private static MysqlType mariadb(MysqlColumn column, @Nullable MysqlCharacterSet set) {
    boolean asBytes = column.characterSet() == MysqlCharacterSet.BINARY;
    if (set == null && !asBytes) {
      return Unknown.INSTANCE;
    }
    Encoding encoding = set == null ? new Encoding(StandardCharsets.US_ASCII) : set.encoding();
    return switch ((int) (column.length() / (set == null ? 1 : set.longestCharacter()))) {
      case 36 -> new Uuid(encoding);
      case 39 -> constant(encoding, "::"); // INET6
      case 15 -> constant(encoding, "0.0.0.0"); // INET4
      default -> Unknown.INSTANCE;
    };
  }

  /**
   * Where a session has its results as bytes, its texts are bytes too, in character sets that
   * nothing tells.
   */
  private static MysqlType characters(
      MysqlColumn column, @Nullable MysqlCharacterSet set, boolean padded) {
    if (column.characterSet() == MysqlCharacterSet.BINARY) {
      return new Constant(NOTHING);
    }
    if (set == null) {
      return Unknown.INSTANCE;
    }
    long longest = column.length() / set.longestCharacter();
    return new Characters(set.encoding(), (int) Math.min(Integer.MAX_VALUE, longest), padded);
  }

  private static MysqlType constant(String ascii) {
    return new Constant(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static MysqlType constant(Encoding encoding, String text) {
    byte[] bytes = encoding.write(text);
    return bytes == null ? Unknown.INSTANCE : new Constant(bytes);
  }

  private static boolean has(MysqlColumn column, int flag) {
    return (column.flags() & flag) != 0;
  }
}
