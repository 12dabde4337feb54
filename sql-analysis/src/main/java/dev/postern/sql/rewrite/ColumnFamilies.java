package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Relation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What names stand for as columns in one statement. A name that could mean columns of several
 * families, or one of none, has none.
 */
final class ColumnFamilies {
  private final Families families;
  private final Map<String, Optional<Family>> byName = new HashMap<>();
  private final Map<String, Integer> owners = new HashMap<>();
  private int relations;

  ColumnFamilies(Families families) {
    this.families = families;
  }

  /** Adds the columns of a relation. A generated one may be computed when it is looked at. */
  void add(Relation relation) {
    relations++;
    for (Relation.Column column : relation.columns()) {
      if (!column.dropped()) {
        owners.merge(column.name(), 1, Integer::sum);
        add(
            column.name(),
            column.generated()
                ? Optional.empty()
                : Optional.ofNullable(families.of(column.type())));
      }
    }
  }

  /** Says that a name may stand for something computed. */
  void addComputed(String name) {
    relations++;
    add(name, Optional.empty());
  }

  private void add(String name, Optional<Family> family) {
    byName.merge(name, family, (one, other) -> one.equals(other) ? one : Optional.empty());
  }

  @Nullable Family of(String name) {
    return byName.getOrDefault(name, Optional.empty()).orElse(null);
  }

  /**
   * The family of a column by its path. {@code t.name} can be a call, {@code name(t)}, where t has
   * no such column.
   */
  @Nullable Family of(List<String> path) {
    String name = path.getLast();
    boolean call =
        path.size() > 1 && families.couldBeCalled(name) && owners.getOrDefault(name, 0) < relations;
    return call ? null : of(name);
  }
}
