package dev.postern.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Disk space claimed ahead of a mapped file's end. Chronicle maps files with holes in them, and the
 * first touch of a hole on a full disk kills the JVM (SIGBUS); writing the zeros beforehand through
 * the file makes that an {@link IOException}. Zeros go only where nothing was written yet, and only
 * from the thread that appends.
 */
final class Reservation implements Closeable {
  /** Covers the index arrays that Chronicle may lay down behind an excerpt. */
  private static final int MARGIN = 128 << 10;

  private static final int STEP = 256 << 10;
  private static final int PAGE = 4 << 10;

  private final FileChannel channel;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
  private long claimed = -1;

  Reservation(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Makes sure that {@code bytes} can be written at {@code end}.
   *
   * @param end of what the file holds
   */
  void claim(long end, int bytes) throws IOException {
    if (claimed < 0) {
      fillHoles(end);
      claimed = end;
    }
    long needed = end + bytes + MARGIN;
    while (claimed < needed) {
      zeros.clear();
      claimed += channel.write(zeros, claimed);
    }
  }

  /** Writes a byte of every page back as it is, which gives each its block. */
  void fillHoles(long end) throws IOException {
    ByteBuffer octet = ByteBuffer.allocate(1);
    for (long page = 0; page < Math.min(end, channel.size()); page += PAGE) {
      channel.read(octet.clear(), page);
      channel.write(octet.flip(), page);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
