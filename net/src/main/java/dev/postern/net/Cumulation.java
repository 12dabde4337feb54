package dev.postern.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What a peer has sent and nobody has read yet, while a session is being opened. */
public final class Cumulation {
  private @Nullable ByteBuf bytes;

  /** Takes over {@code more}. */
  public void add(ByteBufAllocator allocator, ByteBuf more) {
    ByteBuf before = bytes;
    bytes =
        before == null
            ? more
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, before, more);
  }

  /** Borrowed; null where there is nothing. */
  public @Nullable ByteBuf bytes() {
    return bytes;
  }

  /** Hands all of it over; null where there is nothing. */
  public @Nullable ByteBuf take() {
    ByteBuf taken = bytes;
    bytes = null;
    return taken;
  }

  /** Gives back a buffer that was read to its end. */
  public void trim() {
    if (bytes != null && !bytes.isReadable()) {
      release();
    }
  }

  /** Forgets all that is there. */
  public void release() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
