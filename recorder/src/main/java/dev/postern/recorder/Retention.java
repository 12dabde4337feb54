package dev.postern.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and deletes the files whose every record is older than the journal is to keep. */
final class Retention {
  private final JournalLayout layout;

  Retention(JournalLayout layout) {
    this.layout = layout;
  }

  /**
   * Files that may go.
   *
   * @param base the last record in them, which the first kept one follows
   */
  record Expired(List<Path> files, ChainCursor.Base base) {}

  /**
   * The oldest files of a chain up to the first that is needed: written to since {@code cutoff},
   * not checkpointed whole, or damaged, since damage is evidence.
   *
   * @param current the file that is being written, null where there is none
   */
  Expired expired(Checkpoint.Position position, @Nullable Path current, Instant cutoff)
      throws IOException {
    List<Path> old = new ArrayList<>();
    ChainCursor.Base base = position.base();
    for (Path file : layout.files(position.chain())) {
      if (file.equals(current) || Files.getLastModifiedTime(file).toInstant().isAfter(cutoff)) {
        break;
      }
      ChainCursor.Base end = end(position.chain(), file, base);
      if (end == null || end.sequence() > position.sequence()) {
        break;
      }
      base = end;
      old.add(file);
    }
    return new Expired(old, base);
  }

  /** Deletes a chain's files, and its segments that hold no more records but for the last. */
  void delete(int chain, List<Path> files) throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    List<Path> segments = layout.segments(chain);
    for (Path segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
      if (JournalLayout.queueFiles(segment).isEmpty()) {
        deleteSegment(segment);
      }
    }
  }

  static void deleteSegment(Path segment) throws IOException {
    try (Stream<Path> rest = Files.list(segment)) {
      for (Path path : rest.toList()) {
        Files.delete(path);
      }
    }
    Files.delete(segment);
  }

  /** The last record of a file without damage, null where it has any. */
  private static ChainCursor.@Nullable Base end(int chain, Path file, ChainCursor.Base base)
      throws IOException {
    ChainCursor.Base end = base;
    try (ChainCursor cursor = new ChainCursor(chain, List.of(file), base)) {
      while (true) {
        switch (cursor.next()) {
          case ChainCursor.Step.Intact(ChainRecord record) ->
              end = new ChainCursor.Base(record.sequence(), record.hash());
          case ChainCursor.Step.Damaged(Fault _) -> {
            return null;
          }
          case ChainCursor.Step.End() -> {
            return end;
          }
        }
      }
    }
  }
}
