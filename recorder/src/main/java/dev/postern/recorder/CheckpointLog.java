package dev.postern.recorder;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The file of checkpoints as its one writer has it open. */
final class CheckpointLog implements Closeable {
  private final FileChannel channel;
  private @Nullable Checkpoint last;

  /** Opens the file behind its last whole line: a line without its end was never acknowledged. */
  CheckpointLog(Path file) throws IOException {
    OwnerOnly.file(file);
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    long start = Math.max(0, channel.size() - 2L * Checkpoint.MAX_LINE);
    ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - start));
    while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {}
    String text = new String(tail.array(), StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf('\n');
    channel.truncate(start + end + 1);
    channel.position(start + end + 1);
    if (end >= 0) {
      String line = text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
      last = Checkpoint.parse(line.getBytes(StandardCharsets.ISO_8859_1));
    } else if (start > 0) {
      throw new MalformedJournalException("the checkpoints have a line that is none");
    }
  }

  @Nullable Checkpoint last() {
    return last;
  }

  /** Appends the checkpoint; it is on the disk when the call returns. */
  void append(Checkpoint checkpoint) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((checkpoint.line() + "\n").getBytes(StandardCharsets.ISO_8859_1));
    if (line.remaining() > Checkpoint.MAX_LINE) {
      throw new IOException("a checkpoint over too many chains");
    }
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(true);
    last = checkpoint;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The checkpoints in their order, as a verifier reads them. */
  static final class Lines implements Closeable {
    private final InputStream in;

    Lines(Path file) throws IOException {
      in = new BufferedInputStream(Files.newInputStream(file), 64 << 10);
    }

    /**
     * The next checkpoint, null behind the last.
     *
     * @throws MalformedJournalException where the line is none, or has no end
     */
    @Nullable Checkpoint next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0 && line.size() == 0) {
          return null;
        }
        if (octet < 0 || line.size() == Checkpoint.MAX_LINE) {
          throw new MalformedJournalException("a line without its end");
        }
        line.write(octet);
      }
      return Checkpoint.parse(line.toByteArray());
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
