package dev.postern.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Small system libraries that a program needs and a machine may lack. Debian's packages of them are
 * unpacked into a private folder, which needs neither root nor an installation.
 */
final class SystemLibraries {
  /** Debian's packages by the library's name; newer releases call some otherwise. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "libaio.so.1", List.of("libaio1", "libaio1t64"),
          "libnuma.so.1", List.of("libnuma1"));

  private SystemLibraries() {}

  /**
   * A folder with what {@code program} misses; empty where it misses nothing.
   *
   * @param cache kept between runs
   * @throws FileNotFoundException where something is missing and cannot be had
   */
  static Optional<Path> provide(Path program, Path cache) throws IOException {
    List<String> missing = missing(program);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    Path folder = cache.resolve("libraries-" + String.join("-", missing)).toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      fetch(missing, folder);
    }
    return Optional.of(folder);
  }

  private static List<String> missing(Path program) throws IOException {
    List<String> missing = new ArrayList<>();
    // "	libaio.so.1 => not found"
    for (String line : run(null, "ldd", program.toString()).lines().toList()) {
      if (line.endsWith("=> not found")) {
        missing.add(line.strip().split(" ")[0]);
      }
    }
    return missing;
  }

  private static void fetch(List<String> missing, Path folder) throws IOException {
    Path unfinished = Files.createTempDirectory(folder.getParent(), "fetching-");
    try {
      Path ready = Files.createDirectory(unfinished.resolve("ready"));
      for (String library : missing) {
        fetch(library, unfinished, ready);
      }
      Files.move(ready, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    } finally {
      Directories.delete(unfinished);
    }
  }

  private static void fetch(String library, Path work, Path ready) throws IOException {
    for (String name : PACKAGES.getOrDefault(library, List.of())) {
      run(work, "apt-get", "download", name);
      Optional<Path> archive = first(work, name + "_", ".deb");
      if (archive.isPresent()) {
        run(work, "dpkg", "-x", archive.get().toString(), work.resolve(name).toString());
        Optional<Path> found = first(work.resolve(name), library, "");
        if (found.isPresent()) {
          // A link's target, under the name by which the program asks for it.
          Files.copy(found.get().toRealPath(), ready.resolve(library));
          return;
        }
      }
    }
    throw new FileNotFoundException(
        "it needs " + library + ", which this machine lacks and apt-get did not give");
  }

  private static Optional<Path> first(Path folder, String start, String end) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith(start) && name.endsWith(end) && Files.isRegularFile(file);
              })
          .findFirst();
    }
  }

  /** What the command prints; empty where there is no such command. */
  private static String run(@Nullable Path in, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    if (in != null) {
      builder.directory(in.toFile());
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return "";
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }
}
