package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;

/**
 * Rows of a COPY whose encoding is not known for certain: in some, a delimiter or backslash may be
 * the second half of a character, and a cell would end where none does. A row of ASCII alone reads
 * the same in all of them; any other is refused.
 */
record AsciiCopyOut(CopyOutMasker rows) implements CopyOutMasker {
  @Override
  public int mask(ByteBuf message, ByteBuf out) {
    int from = message.readerIndex() + FrameInput.HEADER;
    int end = message.readerIndex() + 1 + message.getInt(message.readerIndex() + 1);
    for (int i = from; i < Math.min(end, message.writerIndex()); i++) {
      if (message.getByte(i) < 0) {
        throw new ProtocolViolation(
            "the encoding of a COPY's rows is not certain: set client_encoding in front of it, in a"
                + " statement of its own");
      }
    }
    return rows.mask(message, out);
  }
}
