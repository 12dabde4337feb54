package dev.postern.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one leg sent and the other has not got yet, walked message by message. What nobody
 * has to change leaves as runs of the same bytes: a run grows over as many messages as pass
 * untouched. What a message is, each protocol says.
 */
public abstract class LegInput {
  /**
   * A run up to this many bytes is copied behind what stands in the place of a message: that costs
   * less than a write of its own.
   */
  private static final int COPIED = 4 * 1024;

  /** As much is gathered before it is written. */
  private static final int GATHERED = 32 * 1024;

  private final Channel to;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private int runStart;
  private long passing;

  /** What leaves in front of the run: messages that stand in the place of others. */
  private @Nullable ByteBuf gathered;

  /**
   * @param to where the runs go
   */
  protected LegInput(Channel to) {
    this.to = to;
  }

  /** Takes over {@code more}. */
  public final void add(ByteBufAllocator allocator, ByteBuf more) {
    if (bytes.isReadable()) {
      bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
    } else {
      bytes.release();
      bytes = more;
    }
    runStart = bytes.readerIndex();
  }

  /** Whether the rest of a message that passes has yet to pass. */
  public final boolean isPassing() {
    return passing > 0;
  }

  /** Lets more of a message pass whose first part has passed. */
  public final void passOn() {
    passPart();
  }

  /** The input; its reader index stands at the message in front. Borrowed. */
  public final ByteBuf buffer() {
    return bytes;
  }

  /** Where the message starts in {@link #buffer}. */
  public final int index() {
    return bytes.readerIndex();
  }

  public final int readable() {
    return bytes.readableBytes();
  }

  /** Lets so many bytes pass as they are, also where some have yet to come. */
  protected final void pass(long length) {
    passing = length;
    passPart();
  }

  private void passPart() {
    int part = (int) Math.min(passing, bytes.readableBytes());
    bytes.skipBytes(part);
    passing -= part;
  }

  /** Leaves so many bytes out. */
  protected final void drop(int length) {
    cut();
    skip(length);
  }

  /**
   * Where to append what stands in the place of so many bytes, before {@link #skip}: behind all
   * that passed so far. Borrowed until the input moves on.
   */
  protected final ByteBuf replacement(int length) {
    ByteBuf before = gathered;
    int run = bytes.readerIndex() - runStart;
    int room = run + length;
    if (before != null && (run > COPIED || before.readableBytes() >= GATHERED)) {
      to.write(before);
      before = null;
      room = GATHERED + length;
    }
    if (run > COPIED) {
      to.write(bytes.retainedSlice(runStart, run));
      run = 0;
    }
    ByteBuf out = before == null ? to.alloc().buffer(room) : before;
    gathered = out;
    out.writeBytes(bytes, bytes.readerIndex() - run, run);
    runStart = bytes.readerIndex();
    return out;
  }

  /** Goes behind so many bytes, which do not pass; all before them was cut off or gathered. */
  protected final void skip(int length) {
    bytes.skipBytes(length);
    runStart = bytes.readerIndex();
  }

  /** Writes all up to here, so that something else can be written behind it. */
  public final void cut() {
    int length = bytes.readerIndex() - runStart;
    ByteBuf before = gathered;
    if (before != null && length <= COPIED) {
      before.writeBytes(bytes, runStart, length);
      length = 0;
    }
    if (before != null) {
      gathered = null;
      to.write(before);
    }
    if (length > 0) {
      to.write(bytes.retainedSlice(runStart, length));
    }
    runStart = bytes.readerIndex();
  }

  /** Forgets all that is there. */
  public final void clear() {
    ByteBuf before = gathered;
    if (before != null) {
      gathered = null;
      before.release();
    }
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
    runStart = 0;
  }

  /** Gives back an emptied buffer, so that an idle session holds none. */
  public final void trim() {
    if (!bytes.isReadable()) {
      clear();
    }
  }
}
