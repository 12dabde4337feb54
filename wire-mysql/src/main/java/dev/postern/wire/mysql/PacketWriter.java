package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The parts that all packets are built of. A packet is int&lt;3&gt; length, int&lt;1&gt; sequence
 * id and so many bytes; one of the greatest length is continued by the next.
 */
final class PacketWriter {
  static final int HEADER = 4;

  /** The greatest length of one packet; a payload of as much or more is cut into several. */
  static final int MAX = 0xff_ffff;

  private PacketWriter() {}

  /**
   * Appends a payload as a packet, or as several.
   *
   * @return the sequence id behind the last
   */
  static int packet(ByteBuf out, int sequence, Consumer<ByteBuf> payload) {
    int start = begin(out);
    payload.accept(out);
    return end(out, start, sequence);
  }

  /** Leaves room for a header; returns where that is. */
  static int begin(ByteBuf out) {
    int start = out.writerIndex();
    out.writeInt(0);
    return start;
  }

  /** Fills in the header at {@code start}, and further ones where the payload is too long. */
  static int end(ByteBuf out, int start, int sequence) {
    int length = out.writerIndex() - start - HEADER;
    if (length < MAX) {
      out.setMediumLE(start, length).setByte(start + 3, sequence);
      return sequence + 1;
    }
    byte[] payload = new byte[length];
    out.getBytes(start + HEADER, payload);
    out.writerIndex(start);
    return split(out, payload, sequence);
  }

  private static int split(ByteBuf out, byte[] payload, int sequence) {
    int next = sequence;
    int from = 0;
    int part;
    do {
      part = Math.min(MAX, payload.length - from);
      out.writeMediumLE(part).writeByte(next++).writeBytes(payload, from, part);
      from += part;
      // A part of exactly the greatest length is followed by another, be it empty.
    } while (part == MAX);
    return next;
  }

  /** int&lt;lenenc&gt;. */
  static void lengthEncoded(ByteBuf out, long value) {
    if (value >= 0 && value < PayloadReader.NULL) {
      out.writeByte((int) value);
    } else if (value >= 0 && value <= 0xffff) {
      out.writeByte(0xfc).writeShortLE((int) value);
    } else if (value >= 0 && value <= 0xff_ffff) {
      out.writeByte(0xfd).writeMediumLE((int) value);
    } else {
      out.writeByte(0xfe).writeLongLE(value);
    }
  }

  static void lengthEncoded(ByteBuf out, byte[] value) {
    lengthEncoded(out, value.length);
    out.writeBytes(value);
  }

  static void lengthEncoded(ByteBuf out, String value) {
    lengthEncoded(out, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * string&lt;NUL&gt;.
   *
   * @throws IllegalArgumentException where it holds a zero: what follows would be read as the next
   *     field
   */
  static void terminated(ByteBuf out, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("a string of the protocol cannot hold a zero byte");
      }
    }
    out.writeBytes(bytes).writeByte(0);
  }
}
