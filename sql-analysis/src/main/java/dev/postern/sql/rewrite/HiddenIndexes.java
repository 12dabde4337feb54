package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Index;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which indexes of a database no statement of a caller may be run by, since rows that nobody sorts
 * come in their order: those with a column whose values the caller must not compare. Wherever it
 * stands in the index, rows that are equal before it come in its order.
 */
final class HiddenIndexes {
  private final Map<Integer, List<String>> byTable = new HashMap<>();
  private final Reach reach;
  private boolean invisible;

  /** What naming a relation comes to. */
  sealed interface Treatment {
    /** Nothing of it is hidden. */
    record Open() implements Treatment {
      static final Open INSTANCE = new Open();
    }

    /** Its rows must not come by these indexes. */
    record Hinted(List<String> indexes) implements Treatment {
      public Hinted {
        indexes = List.copyOf(indexes);
      }
    }

    /** A view of such a table, which its query can stand for. */
    record Viewed(Relation view) implements Treatment {}

    /** It can mean several relations of which not the same is to be said. */
    record Ambiguous() implements Treatment {
      static final Ambiguous INSTANCE = new Ambiguous();
    }
  }

  /**
   * @param labels that are masked for the caller
   * @param hidden whether the caller must not compare what comes from there
   */
  HiddenIndexes(Reach labels, Predicate<Origin> hidden) {
    Catalog catalog = labels.catalog();
    Set<ObjectName> tables = new HashSet<>();
    for (Relation relation : catalog.relations()) {
      for (Index index : catalog.indexes(relation)) {
        if (index.columns().stream().anyMatch(column -> tells(labels, hidden, relation, column))) {
          tables.add(relation.name());
          add(relation, index);
        }
      }
    }
    reach =
        new Reach(
            catalog,
            (schema, table, _) ->
                tables.contains(new ObjectName(schema, table)) ? Set.of("index") : Set.of());
  }

  private void add(Relation relation, Index index) {
    if (index.visible()) {
      byTable.computeIfAbsent(relation.oid(), _ -> new ArrayList<>()).add(index.name());
    } else {
      invisible = true;
    }
  }

  /** An expression may be computed from any column of its table. */
  private static boolean tells(
      Reach labels, Predicate<Origin> hidden, Relation relation, int attribute) {
    return attribute == 0
        ? relation.columns().stream()
            .anyMatch(column -> hidden.test(labels.origin(relation.oid(), column.attribute())))
        : hidden.test(labels.origin(relation.oid(), attribute));
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return byTable.isEmpty() && !invisible;
  }

  /** Whether one is used only where a setting of the session says so, and no hint can name it. */
  boolean anyInvisible() {
    return invisible;
  }

  /**
   * What reading rows of a relation comes to.
   *
   * @param meant all that its name can mean
   */
  Treatment treatment(List<Relation> meant) {
    List<Treatment> treatments = meant.stream().map(this::treatment).distinct().toList();
    return switch (treatments.size()) {
      case 0 -> Treatment.Open.INSTANCE;
      case 1 -> treatments.getFirst();
      default -> Treatment.Ambiguous.INSTANCE;
    };
  }

  private Treatment treatment(Relation relation) {
    List<String> indexes = byTable.getOrDefault(relation.oid(), List.of());
    if (!indexes.isEmpty()) {
      return new Treatment.Hinted(indexes);
    }
    boolean viewed =
        relation.kind() == Relation.Kind.VIEW
            && !relation.system()
            && reach.leadsWhenRead(relation);
    return viewed ? new Treatment.Viewed(relation) : Treatment.Open.INSTANCE;
  }
}
