package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one leg sent and the other has not got yet, walked message by message. What nobody
 * has to change leaves as runs of the same bytes: a run grows over as many messages as pass
 * untouched.
 *
 * <p>A message is a type byte and a length of four bytes that counts itself (PostgreSQL, "Message
 * Formats").
 */
final class FrameInput {
  static final int HEADER = 5;

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
  FrameInput(Channel to) {
    this.to = to;
  }

  /** Takes over {@code more}. */
  void add(ByteBufAllocator allocator, ByteBuf more) {
    if (bytes.isReadable()) {
      bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
    } else {
      bytes.release();
      bytes = more;
    }
    runStart = bytes.readerIndex();
  }

  /** Whether the rest of a message that passes has yet to pass. */
  boolean isPassing() {
    return passing > 0;
  }

  /** Lets more of a message pass whose first part has passed. */
  void passOn() {
    passPart();
  }

  /** Whether everything that was cut off so far ends with a whole message. */
  boolean atBoundary() {
    return passing == 0;
  }

  /** Whether the type and length of a next message are there. */
  boolean hasHeader() {
    return passing == 0 && bytes.readableBytes() >= HEADER;
  }

  byte type() {
    return bytes.getByte(bytes.readerIndex());
  }

  /** The length as the peer states it: type byte excluded, itself included; may be any number. */
  int length() {
    return bytes.getInt(bytes.readerIndex() + 1);
  }

  /** Whether all of the message is there. */
  boolean isWhole() {
    return bytes.readableBytes() - 1L >= length();
  }

  /** The message's body, borrowed until the input moves on. */
  ByteBuf body() {
    return bytes.slice(bytes.readerIndex() + HEADER, length() - 4);
  }

  /** All of the message, borrowed until the input moves on. */
  ByteBuf message() {
    return bytes.slice(bytes.readerIndex(), length() + 1);
  }

  ByteBuf buffer() {
    return bytes;
  }

  /** Where the message starts in {@link #buffer}. */
  int index() {
    return bytes.readerIndex();
  }

  int readable() {
    return bytes.readableBytes();
  }

  /** Lets the message pass as it is, also where the rest of it has yet to come. */
  void pass() {
    passing = length() + 1L;
    passPart();
  }

  private void passPart() {
    int part = (int) Math.min(passing, bytes.readableBytes());
    bytes.skipBytes(part);
    passing -= part;
  }

  /** Leaves the message out. */
  void drop() {
    cut();
    skip();
  }

  /**
   * Where to append what stands in the place of the message in front, before {@link #skip}: behind
   * all that passed so far. Borrowed until the input moves on.
   */
  ByteBuf replacement() {
    ByteBuf before = gathered;
    int run = bytes.readerIndex() - runStart;
    int room = run + HEADER + length();
    if (before != null && (run > COPIED || before.readableBytes() >= GATHERED)) {
      to.write(before);
      before = null;
      room = GATHERED + HEADER + length();
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

  /** Goes behind the message, which does not pass; all before it was cut off or gathered. */
  void skip() {
    bytes.skipBytes(length() + 1);
    runStart = bytes.readerIndex();
  }

  /** Writes all up to here, so that something else can be written behind it. */
  void cut() {
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
  void clear() {
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
  void trim() {
    if (!bytes.isReadable()) {
      clear();
    }
  }
}
