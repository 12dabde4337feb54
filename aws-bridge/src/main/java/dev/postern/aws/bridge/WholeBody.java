package dev.postern.aws.bridge;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * A body that is read whole. Pieces are copied: one that holds a byte would keep the whole of its
 * buffer.
 */
final class WholeBody {
  /** Of a request's or response's body, in bytes. */
  static final int LONGEST = 1 << 20;

  private final int longest;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

  WholeBody() {
    this(LONGEST);
  }

  /**
   * @param longest in bytes
   */
  WholeBody(int longest) {
    this.longest = longest;
  }

  /** Takes the next piece over; false where the body is too long with it. */
  boolean add(ByteBuf piece) {
    try {
      int length = piece.readableBytes();
      if (length > longest - bytes.size()) {
        return false;
      }
      byte[] copy = new byte[length];
      piece.readBytes(copy);
      bytes.writeBytes(copy);
      return true;
    } finally {
      piece.release();
    }
  }

  /** What there is of it. */
  byte[] bytes() {
    return bytes.toByteArray();
  }
}
