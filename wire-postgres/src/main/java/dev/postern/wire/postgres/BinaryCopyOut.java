package dev.postern.wire.postgres;

import dev.postern.core.MaskPlan;
import io.netty.buffer.ByteBuf;

/**
 * The binary format: a header, tuples, a trailer. Whole tuples only: none goes over a message's
 * end.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, "Binary Format"</a>
 */
final class BinaryCopyOut implements CopyOutMasker {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int HEADER = SIGNATURE.length + 2 * Integer.BYTES;
  private static final short TRAILER = -1;

  private final MessageSplice splice = new MessageSplice();
  private final MessageSplice.Body body = this::maskBody;
  private final CountedRow row;
  private Part next = Part.HEADER;

  private enum Part {
    HEADER,
    TUPLE,
    NOTHING
  }

  BinaryCopyOut(MaskPlan plan) {
    row = new CountedRow(plan, splice);
  }

  @Override
  public int mask(ByteBuf message, ByteBuf out) {
    return splice.copy(message, 'd', out, body);
  }

  private void maskBody(ByteBuf message, int from, int end) {
    int at = from;
    while (at < end) {
      at =
          switch (next) {
            case HEADER -> header(message, at, end);
            case TUPLE -> tuple(message, at, end);
            case NOTHING ->
                throw new ProtocolViolation("a binary COPY has bytes behind its trailer");
          };
    }
  }

  // Byte11 signature, Int32 flags, Int32 size, Byte(n) extension
  private int header(ByteBuf message, int at, int end) {
    if (end - at < HEADER) {
      throw new ProtocolViolation("a binary COPY's header is cut");
    }
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (message.getByte(at + i) != SIGNATURE[i]) {
        throw new ProtocolViolation("a binary COPY has no signature");
      }
    }
    int flags = message.getInt(at + SIGNATURE.length);
    int extension = message.getInt(at + SIGNATURE.length + Integer.BYTES);
    // Flags change what a tuple is made of, an extension is read by nobody: the server sets none.
    if (flags != 0 || extension != 0) {
      throw new ProtocolViolation("a binary COPY's header is of an unknown kind");
    }
    next = Part.TUPLE;
    return at + HEADER;
  }

  // Int16 -1, or Int16 count, {Int32 size or -1, Byte(n) value}…
  private int tuple(ByteBuf message, int at, int end) {
    if (end - at >= Short.BYTES && message.getShort(at) == TRAILER) {
      next = Part.NOTHING;
      return at + Short.BYTES;
    }
    return row.mask(message, at, end);
  }
}
