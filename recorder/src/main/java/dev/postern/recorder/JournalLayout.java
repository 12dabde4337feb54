package dev.postern.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where things stand in a journal's directory: {@code chain-000/segment-00000001/20261124F.cq4}.
 *
 * <p>Each opening of a journal begins a new segment, a Chronicle queue of its own, so that what a
 * crash left is read but never appended to.
 */
record JournalLayout(Path directory) {
  private static final Pattern CHAIN = Pattern.compile("chain-(\\d{3})");
  private static final String QUEUE_FILE = ".cq4";

  Path lock() {
    return directory.resolve("lock");
  }

  Path checkpoints() {
    return directory.resolve("checkpoints.jsonl");
  }

  Path publicKey() {
    return directory.resolve("checkpoint.pub");
  }

  Path chain(int index) {
    return directory.resolve("chain-%03d".formatted(index));
  }

  SortedSet<Integer> chains() throws IOException {
    SortedSet<Integer> chains = new TreeSet<>();
    for (Path path : list(directory)) {
      Matcher matcher = CHAIN.matcher(path.getFileName().toString());
      if (matcher.matches()) {
        chains.add(Integer.valueOf(matcher.group(1)));
      }
    }
    return chains;
  }

  /** The directory for the next segment of a chain, not made yet. */
  Path nextSegment(int chain) throws IOException {
    List<Path> segments = segments(chain);
    int last =
        segments.isEmpty()
            ? 0
            : Integer.parseInt(segments.getLast().getFileName().toString().substring(8));
    return chain(chain).resolve("segment-%08d".formatted(last + 1));
  }

  List<Path> segments(int chain) throws IOException {
    List<Path> segments = list(chain(chain));
    segments.removeIf(path -> !path.getFileName().toString().matches("segment-\\d{8}"));
    return segments;
  }

  /** The files of a chain's records, the oldest first. */
  List<Path> files(int chain) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path segment : segments(chain)) {
      files.addAll(queueFiles(segment));
    }
    return files;
  }

  static List<Path> queueFiles(Path segment) throws IOException {
    List<Path> files = list(segment);
    files.removeIf(path -> !path.toString().endsWith(QUEUE_FILE));
    return files;
  }

  /** What is in a directory by name, nothing where there is none. */
  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return new ArrayList<>(paths.sorted().toList());
    } catch (NoSuchFileException e) {
      return new ArrayList<>();
    }
  }
}
