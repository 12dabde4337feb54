package dev.postern.wire.mysql;

import dev.postern.net.Cumulation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The compressed protocol of a client's leg, between TLS and the packets: they come and go in
 * pieces of any length, each with a header of its own.
 *
 * <pre>
 *   int<3> length, int<1> sequence id, int<3> length before compression, payload
 *   length before = 0: the payload is as it was
 * </pre>
 *
 * A few bytes may stand for 16 MiB, so that one piece is inflated at a time, and the next only
 * while the leg is read from: what is inflated and not dealt with stays bounded.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression.html">
 *     Compression</a>
 */
final class CompressedPackets extends ChannelDuplexHandler {
  private static final int HEADER = 7;

  /** What is shorter goes as it is. */
  private static final int MIN_COMPRESSED = 50;

  /** As much goes out in one piece. */
  private static final int PIECE = 64 * 1024;

  private final Compression compression;
  private final Cumulation input = new Cumulation();
  private @Nullable CoalescingBufferQueue output;
  private boolean broken;

  /** The sequence ids of the next piece from the client and to it; a command begins at 0. */
  private int received;

  private int sent;

  CompressedPackets(Compression compression) {
    this.compression = compression;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    output = new CoalescingBufferQueue(ctx.channel());
  }

  private CoalescingBufferQueue output() {
    CoalescingBufferQueue known = output;
    if (known == null) {
      throw new IllegalStateException("not added to a channel yet");
    }
    return known;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (broken) {
      bytes.release();
      return;
    }
    input.add(ctx.alloc(), bytes);
    inflate(ctx);
  }

  /** Reading goes on: first what has come already. Later, as whoever asks is in the middle. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (input.bytes() != null) {
      ctx.executor().execute(() -> inflate(ctx));
    }
    ctx.read();
  }

  private void inflate(ChannelHandlerContext ctx) {
    try {
      while (!broken && ctx.channel().config().isAutoRead()) {
        ByteBuf piece = piece(input.bytes());
        if (piece == null) {
          break;
        }
        ctx.fireChannelRead(piece);
      }
    } catch (ProtocolViolation violation) {
      broken = true;
      input.release();
      ctx.fireExceptionCaught(violation);
    }
    input.trim();
  }

  /** The piece in front as it was before, handed over; null where more bytes must come first. */
  private @Nullable ByteBuf piece(@Nullable ByteBuf bytes) {
    if (bytes == null || bytes.readableBytes() < HEADER) {
      return null;
    }
    int at = bytes.readerIndex();
    int length = bytes.getUnsignedMediumLE(at);
    int sequence = bytes.getUnsignedByte(at + 3);
    int before = bytes.getUnsignedMediumLE(at + 4);
    if (length == 0) {
      throw new ProtocolViolation("an empty compressed packet");
    }
    if (sequence != 0 && sequence != (received & 0xff) && sequence != (sent & 0xff)) {
      throw new ProtocolViolation("Got compressed packets out of order");
    }
    if (bytes.readableBytes() - HEADER < length) {
      return null;
    }
    received = sequence + 1;
    sent = sequence + 1;
    bytes.skipBytes(HEADER);
    if (before == 0) {
      return bytes.readRetainedSlice(length);
    }
    byte[] compressed = new byte[length];
    bytes.readBytes(compressed);
    byte[] plain = new byte[before];
    compression.inflate(compressed, plain);
    return Unpooled.wrappedBuffer(plain);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf bytes = (ByteBuf) message;
    if (!bytes.isReadable()) {
      deflate(ctx);
      ctx.write(bytes, promise);
      return;
    }
    output().add(bytes, promise);
    if (output().readableBytes() >= PIECE) {
      deflate(ctx);
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    deflate(ctx);
    ctx.flush();
  }

  private void deflate(ChannelHandlerContext ctx) {
    while (!output().isEmpty()) {
      ChannelPromise promise = ctx.newPromise();
      ByteBuf plain = output().remove(PIECE, promise);
      try {
        ctx.write(packet(ctx, plain), promise);
      } finally {
        plain.release();
      }
    }
  }

  private ByteBuf packet(ChannelHandlerContext ctx, ByteBuf plain) {
    int length = plain.readableBytes();
    byte[] payload = new byte[length];
    plain.readBytes(payload);
    int before = 0;
    if (length >= MIN_COMPRESSED) {
      byte[] compressed = compression.deflate(payload);
      if (compressed.length < length) {
        payload = compressed;
        before = length;
      }
    }
    ByteBuf out = ctx.alloc().buffer(HEADER + payload.length);
    out.writeMediumLE(payload.length).writeByte(sent++).writeMediumLE(before);
    return out.writeBytes(payload);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    handlerRemoved(ctx);
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    broken = true;
    input.release();
    output().releaseAndFailAll(new ClosedChannelException());
  }
}
