package dev.postern.wire.mysql;

import dev.postern.net.LegInput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/**
 * The input of one leg as MySQL's packets. A payload may come in several packets: all but the last
 * are of the greatest length. Each gets a sequence id of the other leg as it passes.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">
 *     MySQL Packets</a>
 */
final class PacketInput extends LegInput {
  private static final int NOT_WHOLE = -1;

  /** Whether the packet in front goes on with a payload whose first part has passed. */
  private boolean continues;

  /**
   * @param to where the runs go
   */
  PacketInput(Channel to) {
    super(to);
  }

  /** Whether everything that was cut off so far ends with a whole payload. */
  boolean atBoundary() {
    return !isPassing() && !continues;
  }

  boolean continues() {
    return continues;
  }

  /** Whether the header of a next packet is there. */
  boolean hasHeader() {
    return !isPassing() && readable() >= PacketWriter.HEADER;
  }

  /** Of the packet in front. */
  int length() {
    return buffer().getUnsignedMediumLE(index());
  }

  int sequence() {
    return buffer().getUnsignedByte(index() + 3);
  }

  /** Whether the first byte of the payload is there. */
  boolean hasType() {
    return length() > 0 && readable() > PacketWriter.HEADER;
  }

  /** The first byte of the payload. */
  int type() {
    return buffer().getUnsignedByte(index() + PacketWriter.HEADER);
  }

  /** Bytes behind the payload in front. */
  int behind() {
    int front = readable() < PacketWriter.HEADER ? NOT_WHOLE : size();
    return front == NOT_WHOLE ? readable() : readable() - front;
  }

  /** Whether all packets of the payload are there. */
  boolean isWhole() {
    return size() != NOT_WHOLE;
  }

  /** The bytes of all packets of the payload; -1 where they are not all there. */
  private int size() {
    int at = index();
    int end = index() + readable();
    int length;
    do {
      if (end - at < PacketWriter.HEADER) {
        return NOT_WHOLE;
      }
      length = buffer().getUnsignedMediumLE(at);
      at += PacketWriter.HEADER + length;
      if (at > end) {
        return NOT_WHOLE;
      }
    } while (length == PacketWriter.MAX);
    return at - index();
  }

  /** The payload of all its packets, which are there. Borrowed until the input moves on. */
  ByteBuf payload() {
    int length = length();
    ByteBuf bytes = buffer();
    if (length < PacketWriter.MAX) {
      return bytes.slice(index() + PacketWriter.HEADER, length);
    }
    int end = index() + size();
    ByteBuf joined = Unpooled.buffer(end - index());
    for (int at = index(); at < end; ) {
      int part = bytes.getUnsignedMediumLE(at);
      joined.writeBytes(bytes, at + PacketWriter.HEADER, part);
      at += PacketWriter.HEADER + part;
    }
    return joined;
  }

  /** The sequence id of the payload's last packet. */
  int lastSequence() {
    int at = index();
    int sequence;
    int length;
    do {
      length = buffer().getUnsignedMediumLE(at);
      sequence = buffer().getUnsignedByte(at + 3);
      at += PacketWriter.HEADER + length;
    } while (length == PacketWriter.MAX);
    return sequence;
  }

  /**
   * Lets the whole payload pass, its packets numbered from {@code sequence}.
   *
   * @return the sequence id behind the last
   */
  int pass(int sequence) {
    int size = size();
    int next = sequence;
    for (int at = index(); at < index() + size; next++) {
      buffer().setByte(at + 3, next);
      at += PacketWriter.HEADER + buffer().getUnsignedMediumLE(at);
    }
    pass((long) size);
    return next;
  }

  /** Lets the packet in front pass under a number, also where the rest of it has yet to come. */
  void passOne(int sequence) {
    int length = length();
    buffer().setByte(index() + 3, sequence);
    continues = length == PacketWriter.MAX;
    pass(PacketWriter.HEADER + (long) length);
  }

  /** Leaves the payload out. */
  void drop() {
    drop(size());
  }

  /**
   * Where to append what stands in the place of the payload in front, before {@link #skip}: behind
   * all that passed so far. Borrowed until the input moves on.
   */
  ByteBuf replacement() {
    return replacement(size());
  }

  /** Goes behind the payload, which does not pass; all before it was cut off or gathered. */
  void skip() {
    skip(size());
  }

  /** All that was not looked at yet, taken out: whoever gets it releases it. */
  ByteBuf takeRest() {
    ByteBuf rest = buffer().readBytes(readable());
    trim();
    return rest;
  }
}
