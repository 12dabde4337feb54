package dev.postern.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, libraries and extensions in one folder.
 *
 * @param home its {@code bin} holds the programs, which find the rest from there
 * @param locale the options by which this release's {@code initdb} makes a database whose order and
 *     letters are the same on every machine
 */
public record PostgresBinaries(Path home, List<String> locale) {
  private static final int OWNER_EXECUTES = 0100;

  /** PostgreSQL brings this one itself, from release 17 on. */
  private static final List<String> BUILT_IN_LOCALE =
      List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8");

  /** Readable to all, since a root caller may have to run the programs as another user. */
  private static final FileAttribute<?> READABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  public PostgresBinaries {
    locale = List.copyOf(locale);
  }

  /**
   * Unpacks this platform's archive once; later calls find it in the cache, also from another JVM.
   *
   * @param folder where the archive is on the class path: empty for the root, else with a slash at
   *     its end
   * @param cache kept between runs; each archive gets a folder named by its digest
   * @throws FileNotFoundException where the class path has no PostgreSQL for this platform
   */
  public static PostgresBinaries unpack(String folder, Path cache) throws IOException {
    String name = "postgres-" + system() + "-" + architecture() + ".txz";
    URL archive = PostgresBinaries.class.getClassLoader().getResource(folder + name);
    if (archive == null) {
      throw new FileNotFoundException("no PostgreSQL for this platform: " + folder + name);
    }
    Path home = cache.resolve("postgres-" + digest(archive));
    if (!Files.isDirectory(home)) {
      unpack(archive, home);
    }
    return new PostgresBinaries(home, BUILT_IN_LOCALE);
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toAbsolutePath().toString();
  }

  private static String system() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")
        ? "darwin"
        : "linux";
  }

  private static String architecture() {
    return System.getProperty("os.arch", "").equals("aarch64") ? "arm_64" : "x86_64";
  }

  private static String digest(URL archive) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(archive.openStream(), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Into a folder beside it first, so that a half-unpacked home is never seen. */
  private static void unpack(URL archive, Path home) throws IOException {
    Path cache = Files.createDirectories(home.toAbsolutePath().getParent());
    Path unfinished = Files.createTempDirectory(cache, "unpacking-", READABLE);
    try (InputStream in = archive.openStream();
        var tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, unfinished);
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

  private static void unpack(InputStream content, TarArchiveEntry entry, Path into)
      throws IOException {
    Path file = into.resolve(entry.getName()).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("archive entry outside its folder: " + entry.getName());
    }
    Files.createDirectories(entry.isDirectory() ? file : file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(content, file);
      if ((entry.getMode() & OWNER_EXECUTES) != 0) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
