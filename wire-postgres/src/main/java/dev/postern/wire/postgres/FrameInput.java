package dev.postern.wire.postgres;

import dev.postern.net.LegInput;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * The input of one leg as PostgreSQL's messages: a type byte and a length of four bytes that counts
 * itself (PostgreSQL, "Message Formats").
 */
final class FrameInput extends LegInput {
  static final int HEADER = 5;

  /**
   * @param to where the runs go
   */
  FrameInput(Channel to) {
    super(to);
  }

  /** Whether everything that was cut off so far ends with a whole message. */
  boolean atBoundary() {
    return !isPassing();
  }

  /** Whether the type and length of a next message are there. */
  boolean hasHeader() {
    return !isPassing() && readable() >= HEADER;
  }

  byte type() {
    return buffer().getByte(index());
  }

  /** The length as the peer states it: type byte excluded, itself included; may be any number. */
  int length() {
    return buffer().getInt(index() + 1);
  }

  /** Whether all of the message is there. */
  boolean isWhole() {
    return readable() - 1L >= length();
  }

  /** Bytes behind the message in front. */
  int behind() {
    return hasHeader() && isWhole() ? readable() - 1 - length() : readable();
  }

  /** The message's body, borrowed until the input moves on. */
  ByteBuf body() {
    return buffer().slice(index() + HEADER, length() - 4);
  }

  /** All of the message, borrowed until the input moves on. */
  ByteBuf message() {
    return buffer().slice(index(), length() + 1);
  }

  /** Lets the message pass as it is, also where the rest of it has yet to come. */
  void pass() {
    pass(length() + 1L);
  }

  /** Leaves the message out. */
  void drop() {
    drop(length() + 1);
  }

  /**
   * Where to append what stands in the place of the message in front, before {@link #skip}: behind
   * all that passed so far. Borrowed until the input moves on.
   */
  ByteBuf replacement() {
    return replacement(HEADER + length());
  }

  /** Goes behind the message, which does not pass; all before it was cut off or gathered. */
  void skip() {
    skip(length() + 1);
  }
}
