package dev.postern.masking;

import dev.postern.core.CellMask;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Shows a geometry as one at the origin, of the same kind and reference system: a column may take
 * no other, and its description says neither.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.0/en/gis-data-formats.html">Internal Geometry
 *     Storage Format</a>
 */
record RedactedShape() implements CellMask {
  /** Reference system, byte order, kind. */
  private static final int HEADER = Integer.BYTES + 1 + Integer.BYTES;

  private static final byte LITTLE_ENDIAN = 1;

  private static final int POINT = 1;
  private static final int LINE_STRING = 2;
  private static final int POLYGON = 3;
  private static final int MULTI_POINT = 4;
  private static final int MULTI_LINE_STRING = 5;
  private static final int MULTI_POLYGON = 6;
  private static final int GEOMETRY_COLLECTION = 7;

  /** One ring of four points. */
  private static final int LONGEST = 2 * HEADER + 3 * Integer.BYTES + 8 * Double.BYTES;

  /** Null where the value is no geometry. */
  @Override
  public byte @Nullable [] mask(byte[] value) {
    if (value.length < HEADER) {
      return null;
    }
    ByteBuffer read = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer shape = ByteBuffer.allocate(LONGEST).order(ByteOrder.LITTLE_ENDIAN);
    shape.putInt(read.getInt());
    if (read.get() != LITTLE_ENDIAN || !put(shape, read.getInt())) {
      return null;
    }
    byte[] bytes = new byte[shape.flip().remaining()];
    shape.get(bytes);
    return bytes;
  }

  /** False where there is no such kind. */
  private static boolean put(ByteBuffer out, int kind) {
    out.put(LITTLE_ENDIAN).putInt(kind);
    return switch (kind) {
      case POINT -> points(out, 0, 0);
      case LINE_STRING -> points(out.putInt(2), 0, 0, 1, 1);
      case POLYGON -> points(out.putInt(1).putInt(4), 0, 0, 1, 0, 1, 1, 0, 0);
      case MULTI_POINT -> put(out.putInt(1), POINT);
      case MULTI_LINE_STRING -> put(out.putInt(1), LINE_STRING);
      case MULTI_POLYGON -> put(out.putInt(1), POLYGON);
      case GEOMETRY_COLLECTION -> points(out.putInt(0));
      default -> false;
    };
  }

  private static boolean points(ByteBuffer out, double... coordinates) {
    for (double coordinate : coordinates) {
      out.putDouble(coordinate);
    }
    return true;
  }
}
