package dev.postern.benchmarks.ladder;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that is installed, or of a Debian package that was unpacked into a folder of its own.
 *
 * @param root what {@code usr} stands in
 */
record DebianProgram(Path program, Path root) {
  private static final Path SYSTEM = Path.of("/");
  private static final List<String> FOLDERS = List.of("usr/bin", "usr/sbin");

  /**
   * Looks for it on the machine, then in {@code folder}, which is filled if the machine has apt-get
   * and a mirror: that takes neither root nor an installation.
   *
   * @param packages what holds the program, and the libraries that a machine may lack
   */
  static Optional<DebianProgram> find(String name, List<String> packages, Path folder)
      throws IOException, InterruptedException {
    Optional<DebianProgram> installed = find(name, SYSTEM);
    if (installed.isPresent()) {
      return installed;
    }
    Optional<DebianProgram> known = find(name, folder);
    if (known.isPresent()) {
      return known;
    }
    fetch(packages, Files.createDirectories(folder));
    return find(name, folder);
  }

  /** As {@link #find}, in a folder of its own below {@code directory}; says so where it is not. */
  static Optional<DebianProgram> findOrSay(String name, List<String> packages, Path directory)
      throws IOException, InterruptedException {
    Optional<DebianProgram> found = find(name, packages, directory.resolve("debian-" + name));
    if (found.isEmpty()) {
      System.err.printf(
          "%1$s is neither installed nor to be fetched (Debian: %1$s): it is left out.%n", name);
    }
    return found;
  }

  private static Optional<DebianProgram> find(String name, Path root) {
    String path = root.equals(SYSTEM) ? System.getenv().getOrDefault("PATH", "") : "";
    return Stream.concat(
            FOLDERS.stream().map(root::resolve),
            Stream.of(path.split(File.pathSeparator)).map(Path::of))
        .map(directory -> directory.resolve(name))
        .filter(Path::isAbsolute)
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new DebianProgram(program, root));
  }

  private static void fetch(List<String> packages, Path folder)
      throws IOException, InterruptedException {
    List<String> download = new ArrayList<>(List.of("apt-get", "download"));
    download.addAll(packages);
    Path log = folder.resolve("fetch.log");
    if (!succeeds(download, folder, log)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".deb")).toList()) {
        succeeds(List.of("dpkg", "-x", file.toString(), folder.toString()), folder, log);
      }
    }
  }

  private static boolean succeeds(List<String> command, Path folder, Path log)
      throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A file of its packages. */
  Path file(String name) {
    return root.resolve(name);
  }

  /** What its process must know to find its libraries. */
  Map<String, String> environment() throws IOException {
    if (root.equals(SYSTEM)) {
      return Map.of();
    }
    Path libraries = root.resolve("usr/lib");
    try (Stream<Path> folders = Files.list(libraries)) {
      String path =
          folders
              .filter(folder -> folder.toString().endsWith("-linux-gnu"))
              .map(Path::toString)
              .findFirst()
              .orElse(libraries.toString());
      return Map.of("LD_LIBRARY_PATH", path, "MARIADB_PLUGIN_DIR", path + "/libmariadb3/plugin");
    }
  }
}
