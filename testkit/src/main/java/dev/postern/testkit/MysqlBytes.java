package dev.postern.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a MySQL packet's payload field by field; reading past its end fails the test. */
final class MysqlBytes {
  private final ByteBuffer in;

  MysqlBytes(byte[] payload) {
    in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
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

  /** A length-encoded integer. */
  long lenenc() {
    int first = int1();
    return switch (first) {
      case 0xfc -> int2();
      case 0xfd -> int2() | (long) int1() << 16;
      case 0xfe -> int8();
      default -> first;
    };
  }

  /** A length-encoded string, null where the byte for NULL stands instead. */
  @Nullable String text() {
    if (in.get(in.position()) == (byte) 0xfb) {
      in.get();
      return null;
    }
    return text((int) lenenc());
  }

  String text(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Up to the next zero, which is read too. */
  String cstring() {
    int start = in.position();
    while (in.get() != 0) {}
    return new String(in.array(), start, in.position() - start - 1, StandardCharsets.ISO_8859_1);
  }

  int left() {
    return in.remaining();
  }

  String rest() {
    return text(left());
  }
}
