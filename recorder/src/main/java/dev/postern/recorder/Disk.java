package dev.postern.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Waiting for the disk. */
final class Disk {
  private Disk() {}

  /**
   * Returns when the file's content, or a directory's names, are on the disk. An fsync takes the
   * pages that were written through a mapping too (they are the same pages on Linux and macOS), and
   * needs neither the appender's thread nor Chronicle's own sync, which does not wait.
   */
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
