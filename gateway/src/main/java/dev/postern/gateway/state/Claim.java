package dev.postern.gateway.state;

import dev.postern.recorder.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A directory's being in use by this gateway, until it is closed or the process ends. */
final class Claim implements StateDatabase.AutoClose {
  private final FileChannel channel;

  private Claim(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IOException where another gateway has it
   */
  static Claim on(Path directory) throws IOException {
    Path file = directory.resolve("state.lock");
    OwnerOnly.file(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IOException(
          "another gateway keeps its state in " + directory + "; several share a PostgreSQL");
    }
    return new Claim(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException thisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
