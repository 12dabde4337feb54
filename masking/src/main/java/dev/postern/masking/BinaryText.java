package dev.postern.masking;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.ByteConverter;

/** Binary values of PostgreSQL's usual types as a person reads them. */
public final class BinaryText {
  /** Bytes of a text that is read. */
  private static final int MAX = 1024;

  /** From where PostgreSQL counts its days and microseconds. */
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

  private BinaryText() {}

  /**
   * The value as text; null where the type is another, or the value has not its size.
   *
   * @param type its OID
   */
  public static @Nullable String of(int type, byte[] value) {
    if (value.length != size(type, value.length)) {
      return null;
    }
    return switch (type) {
      case Oid.INT2 -> Short.toString(ByteConverter.int2(value, 0));
      case Oid.INT4 -> Integer.toString(ByteConverter.int4(value, 0));
      case Oid.INT8 -> Long.toString(ByteConverter.int8(value, 0));
      case Oid.FLOAT4 -> Float.toString(ByteConverter.float4(value, 0));
      case Oid.FLOAT8 -> Double.toString(ByteConverter.float8(value, 0));
      case Oid.BOOL -> value[0] == 0 ? "f" : "t";
      case Oid.UUID ->
          new UUID(ByteConverter.int8(value, 0), ByteConverter.int8(value, Long.BYTES)).toString();
      case Oid.DATE -> EPOCH.plusDays(ByteConverter.int4(value, 0)).toString();
      case Oid.TIMESTAMP, Oid.TIMESTAMPTZ -> moment(ByteConverter.int8(value, 0));
      default -> new String(value, StandardCharsets.UTF_8);
    };
  }

  /** Bytes of a type's values; none for a type that is not known. */
  private static int size(int type, int length) {
    return switch (type) {
      case Oid.BOOL -> 1;
      case Oid.INT2 -> Short.BYTES;
      case Oid.INT4, Oid.FLOAT4, Oid.DATE -> Integer.BYTES;
      case Oid.INT8, Oid.FLOAT8, Oid.TIMESTAMP, Oid.TIMESTAMPTZ -> Long.BYTES;
      case Oid.UUID -> 2 * Long.BYTES;
      case Oid.TEXT, Oid.VARCHAR, Oid.BPCHAR -> Math.min(MAX, length);
      default -> -1;
    };
  }

  /** The infinite ones are none. */
  private static @Nullable String moment(long micros) {
    return micros == Long.MIN_VALUE || micros == Long.MAX_VALUE
        ? null
        : EPOCH.atStartOfDay().plus(micros, ChronoUnit.MICROS).toString();
  }
}
