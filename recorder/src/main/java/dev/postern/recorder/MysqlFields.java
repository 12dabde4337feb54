package dev.postern.recorder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one packet of MySQL's. Reading beyond its end is a BufferUnderflowException, a
 * length that cannot be an IllegalArgumentException or an IndexOutOfBoundsException.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html">
 *     Protocol Data Types</a>
 */
final class MysqlFields {
  private static final int NULL = 0xfb;

  private final ByteBuffer in;

  /**
   * @param payload little-endian
   */
  MysqlFields(ByteBuffer payload) {
    in = payload;
  }

  int remaining() {
    return in.remaining();
  }

  /** The next byte, which stays. */
  int peek() {
    return in.get(in.position()) & 0xff;
  }

  boolean isNull() {
    return peek() == NULL;
  }

  int int1() {
    return in.get() & 0xff;
  }

  int int2() {
    return in.getShort() & 0xffff;
  }

  int int4() {
    return in.getInt();
  }

  long int8() {
    return in.getLong();
  }

  float float4() {
    return in.getFloat();
  }

  double float8() {
    return in.getDouble();
  }

  /** int&lt;lenenc&gt;. */
  long lengthEncoded() {
    int first = int1();
    return switch (first) {
      case 0xfc -> int2();
      case 0xfd -> int2() | (long) int1() << 16;
      case 0xfe -> int8();
      case NULL, 0xff -> throw new IllegalArgumentException("no length");
      default -> first;
    };
  }

  /** string&lt;lenenc&gt;. */
  MysqlFields lengthEncodedBytes() {
    long length = lengthEncoded();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a length beyond the packet's end");
    }
    return bytes((int) length);
  }

  String lengthEncodedText() {
    return lengthEncodedBytes().text();
  }

  MysqlFields bytes(int length) {
    ByteBuffer part = in.slice(in.position(), length).order(in.order());
    in.position(in.position() + length);
    return new MysqlFields(part);
  }

  void skip(int length) {
    in.position(in.position() + length);
  }

  /** All that is left. */
  ByteBuffer rest() {
    return in.duplicate();
  }

  /** All that is left, as text; what is no UTF-8 shows as such. */
  String text() {
    return StandardCharsets.UTF_8.decode(in.duplicate()).toString();
  }

  /** Nothing may be left. */
  void end() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("bytes behind a packet's last field");
    }
  }
}
