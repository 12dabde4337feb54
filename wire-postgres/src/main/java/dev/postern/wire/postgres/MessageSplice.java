package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Copies a message while parts of its body are replaced: what stands between two replacements moves
 * in one piece. One splice serves a whole result, so that a row needs no object of its own.
 */
final class MessageSplice {
  private static final int HEADER = 5;

  private ByteBuf message = Unpooled.EMPTY_BUFFER;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private int copied;
  private int cells;

  /** Reads the body, which stands at {@code from} to {@code end}, and replaces its masked cells. */
  interface Body {
    void mask(ByteBuf message, int from, int end);
  }

  /**
   * Moves one whole message from {@code message} to {@code out}. Where it fails, {@code out} is as
   * it was before.
   *
   * @return how many cells were replaced
   * @throws ProtocolViolation where {@code message} does not begin with a whole one of that type
   */
  int copy(ByteBuf message, char type, ByteBuf out, Body body) {
    int start = message.readerIndex();
    int end = end(message, type);
    int rollback = out.writerIndex();
    this.message = message;
    this.out = out;
    copied = start;
    cells = 0;
    boolean done = false;
    try {
      body.mask(message, start + HEADER, end);
      keep(end);
      out.setInt(rollback + 1, out.writerIndex() - rollback - 1);
      message.readerIndex(end);
      done = true;
      return cells;
    } finally {
      if (!done) {
        out.writerIndex(rollback);
      }
      this.message = Unpooled.EMPTY_BUFFER;
      this.out = Unpooled.EMPTY_BUFFER;
    }
  }

  /**
   * Puts a masked cell's parts in the place of the bytes from {@code from} to {@code to}.
   *
   * @return where the new bytes go
   */
  ByteBuf replace(int from, int to) {
    keep(from);
    copied = to;
    cells++;
    return out;
  }

  private void keep(int to) {
    out.writeBytes(message, copied, to - copied);
    copied = to;
  }

  private static int end(ByteBuf message, char type) {
    int start = message.readerIndex();
    int readable = message.readableBytes();
    if (readable < HEADER || message.getByte(start) != type) {
      throw new ProtocolViolation("a row's message is not of the expected type");
    }
    int length = message.getInt(start + 1);
    if (length < Integer.BYTES || length > readable - 1) {
      throw new ProtocolViolation("a row's message is not whole");
    }
    return start + 1 + length;
  }
}
