package dev.postern.aws.sign;

import dev.postern.aws.value.UnreadableException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body in {@code aws-chunked}, as it comes: {@code SIZE;chunk-signature=SIGNATURE}, the bytes,
 * and so on to a chunk of none, then perhaps one trailing header and its signature. What is inside
 * the frames is passed on at once; that a chunk was altered shows at its end, and then the whole
 * body fails, of which the last part has not been passed on: what was sent of it is never complete.
 *
 * <p>Holds no more than a line.
 */
public final class ChunkedBody {
  private static final int LONGEST_LINE = 512;
  private static final String SIGNATURE = ";chunk-signature=";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  private enum Part {
    SIZE,
    BYTES,
    BEHIND_BYTES,
    TRAILER,
    TRAILER_SIGNATURE,
    END,
    DONE
  }

  private final @Nullable ChunkChain chain;
  private final String trailer;
  private final StringBuilder line = new StringBuilder();
  private final MessageDigest digest = Hashes.sha256();
  private Part part = Part.SIZE;
  private long left;
  private long chunk;
  private String signature = "";
  private String trailing = "";

  public ChunkedBody(Payload.Chunked payload) {
    this.chain = payload.chain();
    this.trailer = payload.trailer();
    this.left = payload.decodedLength();
  }

  /**
   * Reads what has come, all of it.
   *
   * @param out takes what is inside of the frames, borrowed for the call
   * @throws UnreadableException for a frame that is none, a wrong signature, bytes behind the end
   */
  public void read(ByteBuffer in, Consumer<ByteBuffer> out) throws UnreadableException {
    while (in.hasRemaining()) {
      if (part == Part.BYTES) {
        bytes(in, out);
      } else if (part == Part.DONE) {
        throw malformed();
      } else {
        byte b = in.get();
        if ((b < ' ' && b != '\r' && b != '\n') || line.length() == LONGEST_LINE) {
          throw malformed();
        }
        line.append((char) b);
        int length = line.length();
        if (b == '\n') {
          if (length < 2 || line.charAt(length - 2) != '\r' || line.indexOf("\r") != length - 2) {
            throw malformed();
          }
          String text = line.substring(0, length - 2);
          line.setLength(0);
          line(text);
        }
      }
    }
  }

  /**
   * The body has no more bytes.
   *
   * @throws UnreadableException where it should have
   */
  public void end() throws UnreadableException {
    if (part != Part.DONE) {
      throw malformed();
    }
  }

  /** The trailing header's value, once the body is at its end. */
  public Optional<String> trailer() {
    return part == Part.DONE && !trailer.isEmpty()
        ? Optional.of(trailing.substring(trailer.length() + 1))
        : Optional.empty();
  }

  private void bytes(ByteBuffer in, Consumer<ByteBuffer> out) {
    int length = (int) Math.min(chunk, in.remaining());
    ByteBuffer some = in.slice(in.position(), length);
    digest.update(some.duplicate());
    in.position(in.position() + length);
    chunk -= length;
    if (chunk == 0) {
      part = Part.BEHIND_BYTES;
    }
    out.accept(some.asReadOnlyBuffer());
  }

  private void line(String text) throws UnreadableException {
    switch (part) {
      case SIZE -> size(text);
      case BEHIND_BYTES -> {
        requireEmpty(text);
        requireSigned();
        part = Part.SIZE;
      }
      case TRAILER -> {
        trailing = text;
        if (!text.startsWith(trailer + ":")) {
          throw malformed();
        }
        part = chain == null ? Part.END : Part.TRAILER_SIGNATURE;
      }
      case TRAILER_SIGNATURE -> {
        requireTrailerSigned(text);
        part = Part.END;
      }
      case END -> {
        requireEmpty(text);
        part = Part.DONE;
      }
      case BYTES, DONE -> throw new IllegalStateException("a line where there are none");
    }
  }

  private void size(String text) throws UnreadableException {
    int semicolon = text.indexOf(';');
    String size = semicolon < 0 ? text : text.substring(0, semicolon);
    signature = semicolon < 0 ? "" : text.substring(semicolon);
    boolean signed =
        signature.startsWith(SIGNATURE) && signature.length() == SIGNATURE.length() + 64;
    if (!size.matches("0|[1-9a-f][0-9a-f]{0,14}") || (chain == null ? semicolon >= 0 : !signed)) {
      throw malformed();
    }
    chunk = Long.parseLong(size, 16);
    if (chunk > left || (chunk == 0 && left > 0)) {
      throw malformed();
    }
    left -= chunk;
    if (chunk > 0) {
      part = Part.BYTES;
    } else {
      requireSigned();
      part = trailer.isEmpty() ? Part.END : Part.TRAILER;
    }
  }

  private void requireSigned() throws UnreadableException {
    String sha256 = Hashes.hex(digest.digest());
    if (chain != null && !chain.isNext(sha256, signature.substring(SIGNATURE.length()))) {
      throw new UnreadableException("wrong-signature", "a chunk's signature is another");
    }
  }

  private void requireTrailerSigned(String text) throws UnreadableException {
    String start = TRAILER_SIGNATURE + ":";
    String sha256 = Hashes.sha256(trailing + "\n");
    if (chain == null
        || !text.startsWith(start)
        || !chain.isTrailer(sha256, text.substring(start.length()))) {
      throw new UnreadableException("wrong-signature", "the trailer's signature is another");
    }
  }

  private static void requireEmpty(String text) throws UnreadableException {
    if (!text.isEmpty()) {
      throw malformed();
    }
  }

  private static UnreadableException malformed() {
    return new UnreadableException("malformed-chunk", "the body's chunks are malformed");
  }
}
