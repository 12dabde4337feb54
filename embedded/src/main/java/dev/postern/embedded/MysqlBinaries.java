package dev.postern.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The programs of MySQL or MariaDB in one folder.
 *
 * @param home holds {@code bin} and {@code share}
 * @param libraries a folder of system libraries that this machine lacks, where it lacks any
 */
public record MysqlBinaries(MysqlProduct product, Path home, Optional<Path> libraries) {
  /**
   * Unpacks the server from the archive that the build resolved, once; later calls find it in the
   * cache, also from another JVM.
   *
   * @param cache kept between runs; each archive gets a folder named like it
   * @throws FileNotFoundException where this platform has no such server, or lacks a library that
   *     it needs; the message is one sentence that says which
   */
  public static MysqlBinaries unpack(MysqlProduct product, Path cache) throws IOException {
    Path archive = archive(product);
    String file = archive.getFileName().toString();
    Path home = cache.resolve(file.substring(0, file.lastIndexOf('.'))).toAbsolutePath();
    if (!Files.isDirectory(home)) {
      unpack(archive, product, home);
    }
    Optional<Path> libraries =
        SystemLibraries.provide(home.resolve("bin").resolve(product.server()), cache);
    return new MysqlBinaries(product, home, libraries);
  }

  /** The command that runs one of its programs; the process keeps its id. */
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    libraries.ifPresent(folder -> command.addAll(List.of("env", "LD_LIBRARY_PATH=" + folder)));
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /** The command line that belongs to the server. */
  public List<String> client(List<String> arguments) {
    return command(product.client(), arguments);
  }

  private static Path archive(MysqlProduct product) throws IOException {
    Properties archives = new Properties();
    try (InputStream in = MysqlBinaries.class.getResourceAsStream("archives.properties")) {
      if (in == null) {
        throw new FileNotFoundException("the build has not said where its archives are");
      }
      archives.load(in);
    }
    // Where a platform has no such archive, the build leaves the name of the property as it is.
    String file = archives.getProperty(product.word(), "");
    if (file.isEmpty() || file.startsWith("$")) {
      throw new FileNotFoundException("there is no " + product.word() + " for this platform");
    }
    Path archive = Path.of(file);
    if (!Files.isRegularFile(archive)) {
      throw new FileNotFoundException("the build's archive of " + product.word() + " is gone");
    }
    return archive;
  }

  /** Into a folder beside it first, so that a half-unpacked home is never seen. */
  private static void unpack(Path archive, MysqlProduct product, Path home) throws IOException {
    Path cache = Files.createDirectories(home.getParent());
    Path unfinished = Files.createTempDirectory(cache, "unpacking-");
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        unpack(zip, all.nextElement(), product, unfinished);
      }
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
    } finally {
      Directories.delete(unfinished);
    }
  }

  private static void unpack(ZipFile zip, ZipEntry entry, MysqlProduct product, Path into)
      throws IOException {
    String name = entry.getName();
    if (entry.isDirectory() || !name.startsWith(product.folder())) {
      return;
    }
    String within = name.substring(product.folder().length());
    if (!product.needs(within)) {
      return;
    }
    Path file = into.resolve(within).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("archive entry outside its folder: " + name);
    }
    Files.createDirectories(file.getParent());
    try (InputStream content = zip.getInputStream(entry)) {
      Files.copy(content, file);
    }
    if (within.startsWith("bin/")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
