package dev.postern.sql.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The committed verdicts on functions that people have reviewed, by the name and by who made the
 * function: {@code server} for PostgreSQL itself (15 to 18), {@code syntax} for what only looks
 * like a function, else the extension. A name counts for all its overloads; one that is not on the
 * list counts as {@link FunctionEffect#READS}.
 *
 * @param effects by origin and name
 */
record FunctionReview(Map<String, Map<String, FunctionEffect>> effects) {
  static final String SERVER = "server";
  static final String SYNTAX = "syntax";

  private static final String RESOURCE = "functions.txt";

  /** Reads the list: lines of origin, name and effect; {@code #} begins a comment line. */
  static FunctionReview load() {
    var effects = new HashMap<String, Map<String, FunctionEffect>>();
    InputStream resource = FunctionReview.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IllegalStateException(RESOURCE + " is missing");
    }
    try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] words = line.split(" ", 3);
          effects
              .computeIfAbsent(words[0], _ -> new HashMap<>())
              .put(words[1], FunctionEffect.valueOf(words[2].toUpperCase(Locale.ROOT)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FunctionReview(effects);
  }

  FunctionEffect effect(String origin, String name) {
    return effects.getOrDefault(origin, Map.of()).getOrDefault(name, FunctionEffect.READS);
  }
}
