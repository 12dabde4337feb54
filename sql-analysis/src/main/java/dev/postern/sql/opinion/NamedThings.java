package dev.postern.sql.opinion;

import java.util.HashSet;
import java.util.Set;

/** What a reading of a statement names, folded, each part of a dotted name for itself. */
record NamedThings(Set<String> relations, Set<String> columns) {
  NamedThings() {
    this(new HashSet<>(), new HashSet<>());
  }

  /** What stands here and not in {@code other}. */
  Opinion beyond(NamedThings other) {
    Set<String> moreRelations = new HashSet<>(relations);
    moreRelations.removeAll(other.relations());
    Set<String> moreColumns = new HashSet<>(columns);
    moreColumns.removeAll(other.columns());
    return moreRelations.isEmpty() && moreColumns.isEmpty()
        ? new Opinion.Agrees()
        : new Opinion.FindsMore(Set.copyOf(moreRelations), Set.copyOf(moreColumns));
  }
}
