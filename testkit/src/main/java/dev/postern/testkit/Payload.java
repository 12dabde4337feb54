package dev.postern.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds a message's payload field by field; integers are big-endian, strings end with a zero. */
public final class Payload {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public Payload int8(int value) {
    out.write(value);
    return this;
  }

  public Payload int16(int value) {
    return int8(value >> 8).int8(value);
  }

  public Payload int32(int value) {
    return int16(value >> 16).int16(value);
  }

  public Payload cstring(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8)).int8(0);
  }

  public Payload bytes(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  /** Int32 length and the bytes, as for a value of a row or a bind. */
  public Payload sized(byte[] value) {
    return int32(value.length).bytes(value);
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** A message of the given type around what was built. */
  public Frame frame(char type) {
    return new Frame(type, toBytes());
  }

  /** A message without a type byte, as only the first of a connection are. */
  public byte[] untyped() {
    return new Payload().int32(out.size() + 4).bytes(toBytes()).toBytes();
  }
}
