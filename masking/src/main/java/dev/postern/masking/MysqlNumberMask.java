package dev.postern.masking;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.masking.MysqlType.Whole;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows MySQL's integers by another of the same type: digits in text, the lowest byte first in
 * binary.
 *
 * @param redacted for what is no number of the type
 */
record MysqlNumberMask(Whole type, Format format, LongUnaryOperator standIn, CellMask redacted)
    implements CellMask {
  @Override
  public byte @Nullable [] mask(byte[] value) {
    OptionalLong read = format == Format.TEXT ? readText(value) : readBinary(value);
    if (read.isEmpty() || !type.range().holds(read.getAsLong())) {
      return redacted.mask(value);
    }
    long shown = standIn.applyAsLong(read.getAsLong());
    return format == Format.TEXT ? text(type, shown) : binary(type, shown);
  }

  private OptionalLong readText(byte[] value) {
    String digits = new String(value, StandardCharsets.US_ASCII);
    try {
      return OptionalLong.of(
          type.range().isUnsigned() ? Long.parseUnsignedLong(digits) : Long.parseLong(digits));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong readBinary(byte[] value) {
    if (value.length != type.bytes()) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = value.length - 1; i >= 0; i--) {
      number = number << Byte.SIZE | Byte.toUnsignedLong(value[i]);
    }
    int unused = Long.SIZE - type.bytes() * Byte.SIZE;
    return OptionalLong.of(type.range().isUnsigned() ? number : number << unused >> unused);
  }

  static byte[] text(Whole type, long number) {
    String digits =
        type.range().isUnsigned() ? Long.toUnsignedString(number) : Long.toString(number);
    int missing = Math.max(0, type.digits() - digits.length());
    return ("0".repeat(missing) + digits).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] binary(Whole type, long number) {
    byte[] value = new byte[type.bytes()];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (number >> (i * Byte.SIZE));
    }
    return value;
  }
}
