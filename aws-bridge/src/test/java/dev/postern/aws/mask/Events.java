package dev.postern.aws.mask;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Messages of event streams, written by the specification. */
public final class Events {
  private Events() {}

  /** An event of that type. */
  public static byte[] event(String type, String payload) {
    return message(
        List.of(text(":message-type", "event"), text(":event-type", type)),
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /** A header that is a text. */
  public static byte[] text(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return header(
        name,
        7,
        ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).array());
  }

  static byte[] header(String name, int type, byte[] value) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + bytes.length + value.length)
        .put((byte) bytes.length)
        .put(bytes)
        .put((byte) type)
        .put(value)
        .array();
  }

  /** A message with its lengths and checksums. */
  public static byte[] message(List<byte[]> headers, byte[] payload) {
    ByteArrayOutputStream inHeaders = new ByteArrayOutputStream();
    headers.forEach(inHeaders::writeBytes);
    ByteBuffer out = ByteBuffer.allocate(16 + inHeaders.size() + payload.length);
    out.putInt(out.capacity()).putInt(inHeaders.size());
    out.putInt(crc(out.array(), 8)).put(inHeaders.toByteArray()).put(payload);
    return out.putInt(crc(out.array(), out.position())).array();
  }

  /** The payloads of a stream, whose checksums are right. */
  static List<String> payloads(byte[] stream) {
    List<String> payloads = new ArrayList<>();
    ByteBuffer all = ByteBuffer.wrap(stream);
    while (all.hasRemaining()) {
      byte[] message = new byte[all.getInt(all.position())];
      all.get(message);
      ByteBuffer one = ByteBuffer.wrap(message);
      int end = message.length - 4;
      if (one.getInt(8) != crc(message, 8) || one.getInt(end) != crc(message, end)) {
        throw new AssertionError("a wrong checksum");
      }
      int begin = 12 + one.getInt(4);
      payloads.add(new String(message, begin, end - begin, StandardCharsets.UTF_8));
    }
    return payloads;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
