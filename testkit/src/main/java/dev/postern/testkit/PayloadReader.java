package dev.postern.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a message's payload field by field; reading past its end fails the test. */
public final class PayloadReader {
  private final ByteBuffer in;

  PayloadReader(byte[] payload) {
    in = ByteBuffer.wrap(payload);
  }

  /** From 0 to 255. */
  public int int8() {
    return in.get() & 0xff;
  }

  public int int16() {
    return in.getShort();
  }

  public int int32() {
    return in.getInt();
  }

  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /** Up to the next zero, which is read too. */
  public String cstring() {
    int start = in.position();
    while (in.get() != 0) {}
    return new String(in.array(), start, in.position() - start - 1, StandardCharsets.UTF_8);
  }

  public byte[] rest() {
    return bytes(in.remaining());
  }

  public boolean atEnd() {
    return !in.hasRemaining();
  }
}
