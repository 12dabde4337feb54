package dev.postern.masking;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows UUIDs by another.
 *
 * @param redacted for what is no UUID
 */
record UuidMask(Format format, UnaryOperator<UUID> standIn, CellMask redacted) implements CellMask {
  private static final int BYTES = 2 * Long.BYTES;
  private static final int TEXT_LENGTH = 36;
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  /** The UUID of version 8 (RFC 9562, section 5.8) that has a digest's first bits. */
  static UUID of(byte[] digest) {
    ByteBuffer bits = ByteBuffer.wrap(digest);
    return new UUID(
        (bits.getLong() & ~0xf000L) | VERSION_8,
        (bits.getLong() & ~0xc000_0000_0000_0000L) | VARIANT);
  }

  @Override
  public byte @Nullable [] mask(byte[] value) {
    UUID read =
        format == Format.TEXT
            ? read(new String(value, StandardCharsets.US_ASCII))
            : readBinary(value);
    if (read == null) {
      return redacted.mask(value);
    }
    UUID shown = standIn.apply(read);
    return format == Format.TEXT
        ? shown.toString().getBytes(StandardCharsets.US_ASCII)
        : ByteBuffer.allocate(BYTES)
            .putLong(shown.getMostSignificantBits())
            .putLong(shown.getLeastSignificantBits())
            .array();
  }

  /** In lower case, as databases write them; null for what is no UUID. */
  static @Nullable UUID read(String text) {
    if (text.length() != TEXT_LENGTH) {
      return null;
    }
    try {
      UUID read = UUID.fromString(text);
      // The JDK takes digits in groups of any length.
      return read.toString().equals(text) ? read : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable UUID readBinary(byte[] value) {
    if (value.length != BYTES) {
      return null;
    }
    ByteBuffer bits = ByteBuffer.wrap(value);
    return new UUID(bits.getLong(), bits.getLong());
  }
}
