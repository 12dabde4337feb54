package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The server's own relations that people have reviewed, and which of their columns hold something
 * of users' rows or statements. A list has a line a relation: its name with its schema, then the
 * names of its columns that hold something, {@code *} for all, none where it holds nothing. Behind
 * {@code numbered:} stands a column that tells the last number of a sequence or of AUTO_INCREMENT:
 * it holds something where that numbers a labelled column.
 */
record ServerRelations(Map<ObjectName, Reviewed> relations) {
  private static final String ALL = "*";
  private static final String NUMBERED = "numbered:";

  /**
   * What is known of one.
   *
   * @param all whether any of its columns may hold something
   */
  record Reviewed(boolean all, Set<String> holding, Set<String> numbered) {
    private static Reviewed of(List<String> words) {
      Set<String> holding = new HashSet<>(words);
      Set<String> numbered =
          words.stream()
              .filter(word -> word.startsWith(NUMBERED))
              .map(word -> word.substring(NUMBERED.length()))
              .collect(Collectors.toUnmodifiableSet());
      boolean all = holding.remove(ALL);
      holding.removeIf(word -> word.startsWith(NUMBERED));
      return new Reviewed(all, Set.copyOf(holding), numbered);
    }
  }

  static ServerRelations ofPostgres() {
    return load("relations.txt");
  }

  static ServerRelations ofMysql() {
    return load("relations-mysql.txt");
  }

  private static ServerRelations load(String name) {
    InputStream resource = ServerRelations.class.getResourceAsStream(name);
    if (resource == null) {
      throw new IllegalStateException(name + " is missing");
    }
    var relations = new HashMap<ObjectName, Reviewed>();
    try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          List<String> words = Arrays.asList(line.split(" ", -1));
          String relation = words.getFirst();
          int dot = relation.indexOf('.');
          relations.put(
              new ObjectName(relation.substring(0, dot), relation.substring(dot + 1)),
              Reviewed.of(words.subList(1, words.size())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ServerRelations(Map.copyOf(relations));
  }

  /** Whether people have said of each of its columns whether it holds something. */
  boolean isReviewed(ObjectName name) {
    Reviewed reviewed = relations.get(name);
    return reviewed != null && !reviewed.all();
  }

  /** Those that hold something in any column. */
  Set<ObjectName> holders() {
    return relations.entrySet().stream()
        .filter(entry -> entry.getValue().all())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
