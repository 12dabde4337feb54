package dev.postern.masking;

import dev.postern.masking.ElementArray.Dimension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code Int32 dimensions, Int32 has nulls, Int32 element type, {Int32 size, Int32 lower bound}*,
 * {Int32 length or -1, Byte*}*}: what {@code array_send} in PostgreSQL's arrayfuncs.c writes.
 *
 * @param elementType its object id
 */
record BinaryArrays(int elementType) implements ArrayForm {
  private static final int HEADER_BYTES = 3 * Integer.BYTES;
  private static final int DIMENSION_BYTES = 2 * Integer.BYTES;
  private static final int NULL = -1;

  @Override
  public @Nullable ElementArray read(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    if (bytes.remaining() < HEADER_BYTES) {
      return null;
    }
    int count = bytes.getInt();
    int flags = bytes.getInt();
    if (flags < 0 || flags > 1 || bytes.getInt() != elementType) {
      return null;
    }
    if (count < 0 || count > MOST_DIMENSIONS || bytes.remaining() < count * DIMENSION_BYTES) {
      return null;
    }
    List<Dimension> dimensions = new ArrayList<>(count);
    long size = count == 0 ? 0 : 1;
    for (int i = 0; i < count; i++) {
      int length = bytes.getInt();
      Dimension dimension = new Dimension(bytes.getInt(), length);
      dimensions.add(dimension);
      // Each element has a length of four bytes, so this bounds what is allocated for them.
      size *= length;
      if (!dimension.isValid() || size > value.length / Integer.BYTES) {
        return null;
      }
    }
    List<byte @Nullable []> elements = elements(bytes, (int) size);
    return elements == null ? null : new ElementArray(dimensions, elements);
  }

  private static @Nullable List<byte @Nullable []> elements(ByteBuffer bytes, int count) {
    List<byte @Nullable []> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (bytes.remaining() < Integer.BYTES) {
        return null;
      }
      int length = bytes.getInt();
      if (length < NULL || length > bytes.remaining()) {
        return null;
      }
      elements.add(length == NULL ? null : take(bytes, length));
    }
    return bytes.hasRemaining() ? null : elements;
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  @Override
  public byte @Nullable [] write(ElementArray array) {
    long size = HEADER_BYTES + (long) array.dimensions().size() * DIMENSION_BYTES;
    boolean nulls = false;
    for (byte[] element : array.elements()) {
      size += Integer.BYTES + (element == null ? 0 : element.length);
      nulls |= element == null;
    }
    if (size > Integer.MAX_VALUE) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    bytes.putInt(array.dimensions().size()).putInt(nulls ? 1 : 0).putInt(elementType);
    for (Dimension dimension : array.dimensions()) {
      bytes.putInt(dimension.size()).putInt(dimension.lower());
    }
    for (byte[] element : array.elements()) {
      if (element == null) {
        bytes.putInt(NULL);
      } else {
        bytes.putInt(element.length).put(element);
      }
    }
    return bytes.array();
  }
}
