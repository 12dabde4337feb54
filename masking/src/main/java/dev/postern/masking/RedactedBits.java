package dev.postern.masking;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteConverter;

/**
 * Shows a {@code bit(n)} as so many zeros.
 *
 * @param bits from 1
 */
record RedactedBits(int bits, Format format) implements CellMask {
  /** Null where the value is too short to have come from such a column: nothing is made up then. */
  @Override
  public byte @Nullable [] mask(byte[] value) {
    return format == Format.TEXT ? text(value.length) : binary(value.length);
  }

  private byte @Nullable [] text(int size) {
    if (size < bits) {
      return null;
    }
    byte[] zeros = new byte[bits];
    Arrays.fill(zeros, (byte) '0');
    return zeros;
  }

  private byte @Nullable [] binary(int size) {
    int length = Integer.BYTES + Math.ceilDiv(bits, Byte.SIZE);
    if (size < length) {
      return null;
    }
    byte[] zeros = new byte[length];
    ByteConverter.int4(zeros, 0, bits);
    return zeros;
  }
}
