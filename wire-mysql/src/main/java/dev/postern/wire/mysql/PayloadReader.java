package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one packet's payload in order. Nothing is allocated before the bytes for it
 * are known to be there.
 */
final class PayloadReader {
  /** The first byte of a length that stands for SQL's null. */
  static final int NULL = 0xfb;

  private static final int TWO = 0xfc;
  private static final int THREE = 0xfd;
  private static final int EIGHT = 0xfe;

  private final ByteBuf payload;
  private final int end;
  private int at;

  /** The payload is borrowed; its own indices stay where they are. */
  PayloadReader(ByteBuf payload) {
    this.payload = payload;
    this.at = payload.readerIndex();
    this.end = payload.writerIndex();
  }

  int remaining() {
    return end - at;
  }

  /** Where the next field begins, as an index of the payload. */
  int index() {
    return at;
  }

  /** The next byte, which stays. */
  int peek() {
    if (at == end) {
      throw insufficient();
    }
    return payload.getUnsignedByte(at);
  }

  int int1() {
    return payload.getUnsignedByte(take(1));
  }

  int int2() {
    return payload.getUnsignedShortLE(take(2));
  }

  int int3() {
    return payload.getUnsignedMediumLE(take(3));
  }

  int int4() {
    return payload.getIntLE(take(4));
  }

  long int8() {
    return payload.getLongLE(take(8));
  }

  /** int&lt;lenenc&gt;, where SQL's null cannot stand. */
  long lengthEncoded() {
    int first = int1();
    return switch (first) {
      case TWO -> int2();
      case THREE -> int3();
      case EIGHT -> int8();
      case NULL, 0xff -> throw new ProtocolViolation("malformed packet: no length");
      default -> first;
    };
  }

  /** An int&lt;lenenc&gt; that says how many bytes follow. */
  int size() {
    long size = lengthEncoded();
    if (size < 0 || size > remaining()) {
      throw insufficient();
    }
    return (int) size;
  }

  /** string&lt;lenenc&gt;. */
  byte[] lengthEncodedBytes() {
    return bytes(size());
  }

  String lengthEncodedText() {
    return new String(lengthEncodedBytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes(int length) {
    int from = take(length);
    byte[] bytes = new byte[length];
    payload.getBytes(from, bytes);
    return bytes;
  }

  /** All that is left: string&lt;EOF&gt;. */
  byte[] rest() {
    return bytes(remaining());
  }

  void skip(int length) {
    take(length);
  }

  /** string&lt;NUL&gt; without the zero, which must be there. */
  byte[] terminated() {
    int zero = payload.indexOf(at, end, (byte) 0);
    if (zero < 0) {
      throw new ProtocolViolation("malformed packet: a string without an end");
    }
    byte[] bytes = bytes(zero - at);
    at++;
    return bytes;
  }

  String terminatedText() {
    return new String(terminated(), StandardCharsets.UTF_8);
  }

  /** Nothing may be left. */
  void end() {
    if (at != end) {
      throw new ProtocolViolation("malformed packet: bytes behind its end");
    }
  }

  private int take(int length) {
    if (length < 0 || length > remaining()) {
      throw insufficient();
    }
    int from = at;
    at += length;
    return from;
  }

  private static ProtocolViolation insufficient() {
    return new ProtocolViolation("malformed packet: it ends too early");
  }
}
