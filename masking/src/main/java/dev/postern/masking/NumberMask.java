package dev.postern.masking;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteConverter;

/**
 * Shows integers by another that fits the same type.
 *
 * @param bytes of the type: 2, 4 or 8
 * @param redacted for what is no number of the type
 */
record NumberMask(int bytes, Format format, LongUnaryOperator standIn, CellMask redacted)
    implements CellMask {
  @Override
  public byte @Nullable [] mask(byte[] value) {
    OptionalLong read = format == Format.TEXT ? readText(value) : readBinary(value);
    if (read.isEmpty()) {
      return redacted.mask(value);
    }
    long shown = standIn.applyAsLong(read.getAsLong());
    return format == Format.TEXT
        ? Long.toString(shown).getBytes(StandardCharsets.US_ASCII)
        : binary(shown);
  }

  private OptionalLong readText(byte[] value) {
    try {
      long number = Long.parseLong(new String(value, StandardCharsets.US_ASCII));
      int unused = Long.SIZE - bytes * Byte.SIZE;
      boolean fits = number << unused >> unused == number;
      return fits ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong readBinary(byte[] value) {
    return value.length == bytes
        ? OptionalLong.of(new BigInteger(value).longValue())
        : OptionalLong.empty();
  }

  private byte[] binary(long number) {
    byte[] value = new byte[Long.BYTES];
    ByteConverter.int8(value, 0, number);
    return Arrays.copyOfRange(value, Long.BYTES - bytes, Long.BYTES);
  }
}
