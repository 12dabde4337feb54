package dev.postern.aws.mask;

import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A message of {@code application/vnd.amazon.eventstream}: total length, length of the headers, CRC
 * of these two, headers, payload, CRC of all before; each number of four bytes.
 */
final class EventMessage {
  private static final int PRELUDE = 12;
  private static final int AROUND = PRELUDE + 4;
  private static final int BYTES = 6;
  private static final int TEXT = 7;

  /**
   * The lengths of headers' values by their type: true, false, numbers, bytes, text, time, UUID.
   */
  private static final int[] LENGTHS = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  private final List<Header> headers;
  private final byte[] payload;

  /** A header's value is kept as it was written, without its length. */
  private record Header(String name, int type, byte[] value) {}

  private EventMessage(List<Header> headers, byte[] payload) {
    this.headers = headers;
    this.payload = payload;
  }

  /**
   * The length of the message that begins here, 0 where it is not known yet.
   *
   * @param longest that is taken
   * @throws UnreadableException where none begins, or a longer one
   */
  static int length(ByteBuffer bytes, int longest) throws UnreadableException {
    if (bytes.remaining() < PRELUDE) {
      return 0;
    }
    int begin = bytes.position();
    long length = bytes.getInt(begin) & 0xffffffffL;
    long inHeaders = bytes.getInt(begin + 4) & 0xffffffffL;
    if (crc(bytes, begin, 8) != bytes.getInt(begin + 8) || inHeaders > length - AROUND) {
      throw malformed();
    }
    if (length > longest) {
      throw new UnreadableException("too-long", "an event of the response is too long");
    }
    return (int) length;
  }

  /**
   * @param bytes as many as {@link #length} says
   */
  static EventMessage read(byte[] bytes) throws UnreadableException {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    int end = bytes.length - 4;
    if (crc(all, 0, end) != all.getInt(end)) {
      throw malformed();
    }
    int payload = PRELUDE + all.getInt(4);
    return new EventMessage(
        headers(all.slice(PRELUDE, all.getInt(4))), Arrays.copyOfRange(bytes, payload, end));
  }

  private static List<Header> headers(ByteBuffer bytes) throws UnreadableException {
    List<Header> headers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      while (bytes.hasRemaining()) {
        String name = Utf8.decode(take(bytes, bytes.get() & 0xff));
        int type = bytes.get();
        if (type < 0 || type >= LENGTHS.length || !names.add(name)) {
          throw malformed();
        }
        int length = LENGTHS[type] < 0 ? bytes.getShort() & 0xffff : LENGTHS[type];
        headers.add(new Header(name, type, take(bytes, length)));
      }
    } catch (BufferUnderflowException e) {
      throw malformed();
    }
    return headers;
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  byte[] payload() {
    return payload;
  }

  /**
   * A header that is a text.
   *
   * @throws UnreadableException where there is none
   */
  String text(String name) throws UnreadableException {
    for (Header header : headers) {
      if (header.name().equals(name) && header.type() == TEXT) {
        return Utf8.decode(header.value());
      }
    }
    throw malformed();
  }

  /** The same with another payload. */
  EventMessage with(byte[] other) {
    return new EventMessage(headers, other);
  }

  /** The same without what its headers have to hide. */
  EventMessage hidden(Place place, Hidden.Tally tally) {
    List<Header> left = new ArrayList<>();
    for (Header header : headers) {
      boolean about = header.name().startsWith(":");
      Place value = place.value(header.name());
      if (about || (!value.isHidden() && !place.leavesOut(header.name()))) {
        left.add(header);
      } else if (!place.leavesOut(header.name())) {
        tally.add(value);
        left.add(instead(header));
      }
    }
    return new EventMessage(left, payload);
  }

  private static Header instead(Header header) {
    return switch (header.type()) {
      case 0, 1 -> new Header(header.name(), 1, header.value());
      case BYTES, TEXT ->
          new Header(
              header.name(),
              header.type(),
              Replacements.REDACTED.getBytes(StandardCharsets.US_ASCII));
      default -> new Header(header.name(), header.type(), new byte[header.value().length]);
    };
  }

  byte[] bytes() {
    int inHeaders =
        headers.stream()
            .mapToInt(header ->
                2
                    + header.name().getBytes(StandardCharsets.UTF_8).length
                    + (LENGTHS[header.type()] < 0 ? 2 : 0)
                    + header.value().length)
            .sum();
    ByteBuffer out = ByteBuffer.allocate(AROUND + inHeaders + payload.length);
    out.putInt(out.capacity()).putInt(inHeaders);
    out.putInt(crc(out, 0, 8));
    for (Header header : headers) {
      byte[] name = header.name().getBytes(StandardCharsets.UTF_8);
      out.put((byte) name.length).put(name).put((byte) header.type());
      if (LENGTHS[header.type()] < 0) {
        out.putShort((short) header.value().length);
      }
      out.put(header.value());
    }
    out.put(payload);
    out.putInt(crc(out, 0, out.position()));
    return out.array();
  }

  private static int crc(ByteBuffer bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), bytes.arrayOffset() + from, length);
    return (int) crc.getValue();
  }

  static UnreadableException malformed() {
    return new UnreadableException("malformed-events", "the response is no stream of events");
  }
}
