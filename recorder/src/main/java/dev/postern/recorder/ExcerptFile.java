package dev.postern.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads the excerpts of one file of a Chronicle queue as plain bytes, while it is written or long
 * after. Chronicle's own tailers map the file: a truncated one would kill the JVM and a damaged
 * index send them astray, and a verifier has to say so instead.
 *
 * <p>The file is a sequence of {@code length u32 little-endian | content | padding to four bytes}.
 * Bit 31 of the length means that the excerpt is not finished, bit 30 that it is Chronicle's own;
 * zero is the end so far, both bits alone the end for good (Chronicle Wire, "wire format").
 */
final class ExcerptFile implements Closeable {
  private static final int NOT_READY = 0x8000_0000;
  private static final int META_DATA = 0x4000_0000;
  private static final int LENGTH = 0x3fff_ffff;
  private static final int MAX_EXCERPT = ChainRecord.HEADER + ChainRecord.MAX_BODY;

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(MAX_EXCERPT + 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long position;

  /** Where the last excerpt that was given begins. */
  private long given;

  ExcerptFile(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * The next finished excerpt that is not Chronicle's own, valid until the next call; null where
   * there is none.
   *
   * @throws MalformedJournalException where the file cannot be followed any further
   */
  @Nullable ByteBuffer next() throws IOException {
    while (true) {
      if (!has(Integer.BYTES)) {
        return null;
      }
      int header = buffer.getInt(buffer.position());
      if (header == 0 || (header & NOT_READY) != 0) {
        return null;
      }
      int length = header & LENGTH;
      if ((header & META_DATA) != 0) {
        skip(Integer.BYTES + (long) length);
        continue;
      }
      if (length > MAX_EXCERPT || !has(Integer.BYTES + length)) {
        throw new MalformedJournalException(
            "an excerpt of %d bytes at byte %d of the file".formatted(length, position));
      }
      given = position;
      ByteBuffer excerpt = buffer.slice(buffer.position() + Integer.BYTES, length);
      skip(Integer.BYTES + (long) length);
      return excerpt;
    }
  }

  /**
   * The excerpt that was given last, as it stands in the file now: one that was read in the very
   * moment in which it was finished may have been seen with its length and without all its bytes.
   */
  @Nullable ByteBuffer again() throws IOException {
    position = given;
    lookAgain();
    return next();
  }

  /** Forgets what was read ahead: there may be more by now. */
  void lookAgain() {
    buffer.clear().limit(0);
  }

  private boolean has(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      buffer.clear();
      while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
      buffer.flip();
    }
    return buffer.remaining() >= bytes;
  }

  private void skip(long bytes) {
    long padded = (bytes + 3) & ~3L;
    position += padded;
    buffer.position(buffer.position() + (int) Math.min(padded, buffer.remaining()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
