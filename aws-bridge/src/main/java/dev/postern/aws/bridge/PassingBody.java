package dev.postern.aws.bridge;

import dev.postern.aws.sign.ChunkedBody;
import dev.postern.aws.sign.Hashes;
import dev.postern.aws.sign.Payload;
import dev.postern.aws.value.UnreadableException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to AWS. Where it is signed, its last piece waits until the signature
 * is known to be right: of a body that was altered AWS never has all. Confined to an event loop.
 */
sealed interface PassingBody {
  /** Takes the next piece over, and gives what may leave. */
  void next(ByteBuf piece, Consumer<ByteBuf> out) throws UnreadableException;

  /** The client has sent all. */
  void end(Consumer<ByteBuf> out) throws UnreadableException;

  /** Frees what waits. */
  void release();

  /** It leaves as it comes. */
  final class Unsigned implements PassingBody {
    @Override
    public void next(ByteBuf piece, Consumer<ByteBuf> out) {
      out.accept(piece);
    }

    @Override
    public void end(Consumer<ByteBuf> out) {}

    @Override
    public void release() {}
  }

  /** It has to have the hash that the client has signed. */
  final class Hashed implements PassingBody {
    private final Payload.Hashed expected;
    private final MessageDigest digest = Hashes.sha256();
    private @Nullable ByteBuf last;

    Hashed(Payload.Hashed expected) {
      this.expected = expected;
    }

    @Override
    public void next(ByteBuf piece, Consumer<ByteBuf> out) {
      if (!piece.isReadable()) {
        piece.release();
        return;
      }
      for (ByteBuffer part : piece.nioBuffers()) {
        digest.update(part);
      }
      ByteBuf before = last;
      last = piece;
      if (before != null) {
        out.accept(before);
      }
    }

    @Override
    public void end(Consumer<ByteBuf> out) throws UnreadableException {
      if (!expected.matches(Hashes.hex(digest.digest()))) {
        throw new UnreadableException("altered-body", "the body is another than was signed");
      }
      ByteBuf rest = last;
      last = null;
      if (rest != null) {
        out.accept(rest);
      }
    }

    @Override
    public void release() {
      if (last != null) {
        last.release();
        last = null;
      }
    }
  }

  /** What is inside of signed chunks leaves without them. */
  final class Unframed implements PassingBody {
    private final ChunkedBody chunks;
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf last;

    Unframed(Payload.Chunked payload, ByteBufAllocator allocator) {
      this.chunks = new ChunkedBody(payload);
      this.allocator = allocator;
    }

    @Override
    public void next(ByteBuf piece, Consumer<ByteBuf> out) throws UnreadableException {
      read(
          chunks,
          piece,
          inside -> {
            ByteBuf before = last;
            last = allocator.buffer(inside.remaining()).writeBytes(inside);
            if (before != null) {
              out.accept(before);
            }
          });
    }

    @Override
    public void end(Consumer<ByteBuf> out) throws UnreadableException {
      chunks.end();
      ByteBuf rest = last;
      last = null;
      if (rest != null) {
        out.accept(rest);
      }
    }

    @Override
    public void release() {
      if (last != null) {
        last.release();
        last = null;
      }
    }
  }

  /**
   * What is inside of chunks leaves in chunks of ours, which are not signed: AWS compares the
   * checksum behind them.
   */
  final class Reframed implements PassingBody {
    /** S3 takes none below 8 KiB but the last; one waits here. */
    private static final int CHUNK = 16 << 10;

    private static final String LINE = "\r\n";

    /** Letters of a checksum in base64. */
    private static final Map<String, Integer> CHECKSUMS =
        Map.of(
            "x-amz-checksum-crc32", 8,
            "x-amz-checksum-crc32c", 8,
            "x-amz-checksum-crc64nvme", 12,
            "x-amz-checksum-sha1", 28,
            "x-amz-checksum-sha256", 44);

    private final ChunkedBody chunks;
    private final String trailer;
    private final ByteBuf waiting;

    Reframed(Payload.Chunked payload, ByteBufAllocator allocator) {
      this.chunks = new ChunkedBody(payload);
      this.trailer = payload.trailer();
      this.waiting = allocator.buffer(CHUNK);
    }

    /**
     * How long it is in our chunks.
     *
     * @throws UnreadableException where it is not known how long the checksum is
     */
    static long length(Payload.Chunked payload) throws UnreadableException {
      Integer checksum = CHECKSUMS.get(payload.trailer());
      if (checksum == null) {
        throw new UnreadableException("other-payload", "this checksum behind a body is not known");
      }
      long full = payload.decodedLength() / CHUNK;
      int rest = (int) (payload.decodedLength() % CHUNK);
      return full * framed(CHUNK)
          + (rest == 0 ? 0 : framed(rest))
          + ("0" + LINE + payload.trailer() + ":").length()
          + checksum
          + 2L * LINE.length();
    }

    private static long framed(int size) {
      return Integer.toHexString(size).length() + size + 2L * LINE.length();
    }

    @Override
    public void next(ByteBuf piece, Consumer<ByteBuf> out) throws UnreadableException {
      read(
          chunks,
          piece,
          inside -> {
            while (inside.hasRemaining()) {
              int some = Math.min(inside.remaining(), CHUNK - waiting.readableBytes());
              waiting.writeBytes(inside.slice(inside.position(), some));
              inside.position(inside.position() + some);
              if (waiting.readableBytes() == CHUNK) {
                emit(out);
              }
            }
          });
    }

    private void emit(Consumer<ByteBuf> out) {
      int size = waiting.readableBytes();
      ByteBuf framed = waiting.alloc().buffer(size + 16);
      framed.writeCharSequence(Integer.toHexString(size) + LINE, StandardCharsets.US_ASCII);
      framed.writeBytes(waiting);
      framed.writeCharSequence(LINE, StandardCharsets.US_ASCII);
      waiting.clear();
      out.accept(framed);
    }

    @Override
    public void end(Consumer<ByteBuf> out) throws UnreadableException {
      chunks.end();
      String checksum = chunks.trailer().orElse("");
      if (checksum.length() != CHECKSUMS.getOrDefault(trailer, -1)) {
        throw new UnreadableException("malformed-chunk", "the checksum behind the body is none");
      }
      if (waiting.isReadable()) {
        emit(out);
      }
      out.accept(
          Unpooled.copiedBuffer(
              "0" + LINE + trailer + ":" + checksum + LINE + LINE, StandardCharsets.US_ASCII));
    }

    @Override
    public void release() {
      if (waiting.refCnt() > 0) {
        waiting.release();
      }
    }
  }

  private static void read(ChunkedBody chunks, ByteBuf piece, Consumer<ByteBuffer> inside)
      throws UnreadableException {
    try {
      for (ByteBuffer part : piece.nioBuffers()) {
        chunks.read(part, inside);
      }
    } finally {
      piece.release();
    }
  }
}
