package dev.postern.access;

import dev.postern.core.ObjectName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which of the database's objects a rule is about. What a rule does not name does not count.
 *
 * @param relations patterns of {@code schema.table}
 * @param columns patterns of {@code schema.table.column}
 */
public record ObjectPatterns(
    List<NamePattern> relations, List<NamePattern> columns, Set<String> labels) {
  /** Of a rule that names none: it is about every statement. */
  public static final ObjectPatterns ANY = new ObjectPatterns(List.of(), List.of(), Set.of());

  public ObjectPatterns {
    relations = List.copyOf(relations);
    columns = List.copyOf(columns);
    labels = Set.copyOf(labels);
  }

  boolean isAny() {
    return relations.isEmpty() && columns.isEmpty() && labels.isEmpty();
  }

  /** Whether a statement may touch one of each sort that is named: enough to restrict it. */
  boolean mayBeTouchedBy(Touched touched) {
    return isAny()
        || !touched.known()
        || ((relations.isEmpty() || touched.relations().stream().anyMatch(relation(true)))
            && (columns.isEmpty() || touched.columns().stream().anyMatch(column()))
            && (labels.isEmpty() || touched.labels().stream().anyMatch(labels::contains)));
  }

  /** Whether a statement touches nothing else of each sort that is named: needed to allow it. */
  boolean holdAllOf(Touched touched) {
    return isAny()
        || (touched.known()
            && (relations.isEmpty() || touched.relations().stream().allMatch(relation(false)))
            && (columns.isEmpty() || touched.columns().stream().allMatch(column()))
            && (labels.isEmpty() || labels.containsAll(touched.labels())));
  }

  /** What of the touched is not of the sorts' that are named. */
  List<String> foreign(Touched touched) {
    Stream<?> others = Stream.empty();
    if (!relations.isEmpty()) {
      others = touched.relations().stream().filter(relation(false).negate());
    }
    if (!columns.isEmpty()) {
      others = Stream.concat(others, touched.columns().stream().filter(column().negate()));
    }
    if (!labels.isEmpty()) {
      others =
          Stream.concat(others, touched.labels().stream().filter(label -> !labels.contains(label)));
    }
    return others.map(Object::toString).toList();
  }

  /**
   * @param unsaid whether a relation counts whose schema is not known
   */
  private Predicate<ObjectName> relation(boolean unsaid) {
    return name -> any(relations, pattern -> pattern.matches(unsaid, name.schema(), name.name()));
  }

  private Predicate<Touched.Column> column() {
    return column ->
        any(
            columns,
            pattern -> pattern.matches(false, column.schema(), column.table(), column.name()));
  }

  private static boolean any(Collection<NamePattern> patterns, Predicate<NamePattern> matching) {
    return patterns.stream().anyMatch(matching);
  }
}
