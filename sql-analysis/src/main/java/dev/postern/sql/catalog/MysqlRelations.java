package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The server's own relations that hold nothing of users' rows, as people have reviewed them. */
record MysqlRelations(Set<String> harmless) {
  private static final String RESOURCE = "relations-mysql.txt";

  static MysqlRelations load() {
    InputStream resource = MysqlRelations.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IllegalStateException(RESOURCE + " is missing");
    }
    try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return new MysqlRelations(
          lines
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isHarmless(ObjectName name) {
    return harmless.contains(name.toString().toLowerCase(Locale.ROOT));
  }
}
