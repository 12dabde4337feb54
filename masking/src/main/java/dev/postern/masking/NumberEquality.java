package dev.postern.masking;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.StatementPath.Bind;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** Of a column of whole numbers. */
record NumberEquality(MaskSpec.Pseudonym mask) implements PseudonymEquality {
  private static final Set<Integer> TYPES = Set.of(0, Oid.INT2, Oid.INT4, Oid.INT8);

  @Override
  public boolean takes(int type) {
    return TYPES.contains(type);
  }

  @Override
  public Optional<Constant> constant(Written written, String value) {
    try {
      return Optional.of(
          new Constant.Whole(mask.standIns().numberOf(Long.parseLong(value.strip()))));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** In as many bytes as it came in, which its band fits; null for what is no number. */
  @Override
  public byte @Nullable [] translate(Bind bind, Charset encoding) {
    byte[] value = bind.value();
    if (value == null) {
      return null;
    }
    if (bind.binary()) {
      boolean fits = value.length == Short.BYTES || value.length == Integer.BYTES;
      return fits || value.length == Long.BYTES
          ? translated(value, value.length, Format.BINARY)
          : null;
    }
    return translated(stripped(value), Long.BYTES, Format.TEXT);
  }

  private byte @Nullable [] translated(byte[] value, int bytes, Format format) {
    return new NumberMask(bytes, format, mask.standIns()::numberOf, _ -> null).mask(value);
  }

  private static byte[] stripped(byte[] value) {
    return StandardCharsets.US_ASCII
        .decode(ByteBuffer.wrap(value))
        .toString()
        .strip()
        .getBytes(StandardCharsets.US_ASCII);
  }
}
