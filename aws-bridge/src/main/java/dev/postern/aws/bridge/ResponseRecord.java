package dev.postern.aws.bridge;

import dev.postern.aws.sign.Hashes;
import dev.postern.core.CallEnd;
import dev.postern.core.CallPath;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is journaled of a response as it passes. */
final class ResponseRecord {
  private final MessageDigest digest = Hashes.sha256();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int cap;
  private final long began = System.nanoTime();
  private int status;
  private @Nullable String withheld;
  private long bytes;
  private List<String> masked = List.of();
  private long maskedFields;

  /**
   * @param cap how many bytes are kept
   */
  ResponseRecord(int cap) {
    this.cap = cap;
  }

  void status(int code) {
    status = code;
  }

  /**
   * The client does not get it, or not to its end.
   *
   * @param why a code
   */
  void withheld(String why) {
    withheld = why;
  }

  /** All that was masked so far. */
  void masked(ResponseMasking.Tally tally) {
    masked = tally.fields();
    maskedFields = tally.count();
  }

  void passed(ByteBuf piece) {
    bytes += piece.readableBytes();
    for (ByteBuffer part : piece.nioBuffers()) {
      digest.update(part.duplicate());
    }
    int some = Math.min(piece.readableBytes(), cap - kept.size());
    if (some > 0) {
      byte[] copy = new byte[some];
      piece.getBytes(piece.readerIndex(), copy);
      kept.writeBytes(copy);
    }
  }

  CallPath.Response ended() {
    return new CallPath.Response(
        new CallEnd(status, withheld),
        bytes,
        maskedFields,
        masked,
        System.nanoTime() - began,
        ByteBuffer.wrap(kept.toByteArray()),
        digest.digest());
  }
}
