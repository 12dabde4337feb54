package dev.postern.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Statements whose reading by the real server is known. The folder is named by the property or
 * variable {@code postern.corpora}; a test that needs it is skipped where it is absent.
 */
public final class Corpora {
  private Corpora() {}

  /** The objects of a file, one a line. */
  public static List<Map<String, @Nullable Object>> lines(String file) {
    Path path = path(file + ".jsonl.gz");
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        objects.add(Json.object(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  /** A plain file's text. */
  public static String text(String file) {
    try {
      return Files.readString(path(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(String file) {
    String given = System.getProperty("postern.corpora", System.getenv("POSTERN_CORPORA"));
    Path folder = Path.of(given == null ? "../../shared/corpora" : given);
    Path path = folder.resolve(file);
    if (!Files.exists(path)) {
      System.out.println("skipped: no corpora at " + folder.toAbsolutePath().normalize());
    }
    assumeTrue(Files.exists(path), "the corpora are not here; set postern.corpora");
    return path;
  }
}
