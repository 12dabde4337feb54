package dev.postern.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Gives files and directories to their owner alone, where the file system knows owners. */
public final class OwnerOnly {
  private OwnerOnly() {}

  /**
   * Makes the directory if it is not there.
   *
   * @throws IOException where it cannot be made, or not be given to its owner
   */
  public static void directory(Path directory) throws IOException {
    Files.createDirectories(directory);
    restrict(directory, "rwx------");
  }

  /**
   * Makes the file if it is not there.
   *
   * @throws IOException where it cannot be made, or not be given to its owner
   */
  public static void file(Path file) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(file);
    }
    restrict(file, "rw-------");
  }

  private static void restrict(Path path, String permissions) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }
}
