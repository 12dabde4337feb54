package dev.postern.masking;

import dev.postern.core.MysqlColumn;

/** A type of MySQL's or MariaDB's result columns by what a masked value of it can be. */
sealed interface MysqlType
    permits Fixed,
        MysqlType.Constant,
        MysqlType.Characters,
        MysqlType.Whole,
        MysqlType.Bytes,
        MysqlType.Uuid,
        MysqlType.Geometry,
        MysqlType.Unknown {
  static MysqlType of(MysqlColumn column) {
    return MysqlTypes.of(column);
  }

  /** A type whose values are replaced by these bytes, in text as in binary. */
  record Constant(byte[] bytes) implements MysqlType {}

  /**
   * A text.
   *
   * @param longest characters it can have
   * @param padded whether blanks at its end mean nothing
   */
  record Characters(Encoding encoding, int longest, boolean padded) implements MysqlType {}

  /**
   * An integer.
   *
   * @param bytes of its binary form
   * @param digits that zeros fill it up to in text, 0 for none
   */
  record Whole(IntegerRange range, int bytes, int digits) implements MysqlType {}

  /** {@code binary(n)}: n bytes. */
  record Bytes(int length) implements MysqlType {}

  /** MariaDB's, which is written as text. */
  record Uuid(Encoding encoding) implements MysqlType {}

  record Geometry() implements MysqlType {}

  /** No value of it can be made up: ENUM, whose members nothing tells, and what is not known. */
  record Unknown() implements MysqlType {
    static final Unknown INSTANCE = new Unknown();
  }
}
