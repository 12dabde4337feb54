package dev.postern.sql.catalog;

import dev.postern.sql.catalog.NodeTree.Carried;
import dev.postern.sql.catalog.Origin.Derived;
import dev.postern.sql.catalog.Origin.Unknown;
import dev.postern.sql.catalog.Origin.Unlabelled;
import dev.postern.sql.catalog.Relation.Column;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the values of every column are. */
final class Origins {
  private final Catalog catalog;
  private final ColumnLabels labels;
  private final LeadingRelations leading;
  private final HeldColumns held;

  /** By relation and attribute, those of tables that are not unlabelled. */
  private final Map<Integer, Map<Integer, Origin>> stored = new HashMap<>();

  Origins(
      Catalog catalog,
      CodeEffects code,
      ColumnLabels labels,
      LeadingRelations leading,
      HeldColumns held) {
    this.catalog = catalog;
    this.labels = labels;
    this.leading = leading;
    this.held = held;
    labels.byRelation().forEach((oid, columns) -> stored.put(oid, new HashMap<>(columns)));
    if (!stored.isEmpty()) {
      catalog
          .dependencies()
          .generated()
          .forEach((oid, columns) -> addGenerated(oid, columns, code));
      passUp();
    }
  }

  /**
   * @param attribute negative for the server's hidden columns, 0 for the whole row
   */
  Origin of(int table, int attribute) {
    Relation relation = catalog.relation(table);
    if (relation == null || (attribute > 0 && relation.column(attribute) == null)) {
      return Unknown.INSTANCE;
    }
    if (attribute < 0) {
      return Unlabelled.INSTANCE;
    }
    if (attribute == 0 || relation.kind() == Relation.Kind.SEQUENCE) {
      boolean leads = leading.whenRead().contains(table) || held.isOn(table);
      return leads ? Derived.INSTANCE : Unlabelled.INSTANCE;
    }
    if (leading.holders().contains(table) || held.is(table, attribute)) {
      return Derived.INSTANCE;
    }
    if (catalog.isReviewed(relation)) {
      return Unlabelled.INSTANCE;
    }
    return catalog.dependencies().carried().containsKey(table)
        ? throughViews(table, attribute)
        : storedAt(table, attribute);
  }

  /** Down from view to view; each may carry labels of its own. */
  private Origin throughViews(int view, int attribute) {
    Origin origin = Unlabelled.INSTANCE;
    var column = new Carried(view, attribute);
    Set<Carried> seen = new HashSet<>();
    while (catalog.dependencies().carried().containsKey(column.relation())) {
      origin =
          origin.or(
              labels.of(column.relation()).getOrDefault(column.attribute(), Unlabelled.INSTANCE));
      Carried below = below(column);
      if (below.attribute() == 0 || !seen.add(below)) {
        return origin.or(computedIn(column));
      }
      column = below;
    }
    return origin.or(of(column.relation(), column.attribute()));
  }

  private Carried below(Carried column) {
    List<Carried> columns =
        catalog.dependencies().carried().getOrDefault(column.relation(), List.of());
    int index = column.attribute() - 1;
    return index < columns.size() ? columns.get(index) : Carried.NOTHING;
  }

  private Origin computedIn(Carried column) {
    boolean derived =
        leading.computing().contains(column.relation())
            || (held.leading().contains(column.relation())
                && held.isIn(catalog.sources(column.relation(), column.attribute())));
    return derived ? Derived.INSTANCE : Unlabelled.INSTANCE;
  }

  private Origin storedAt(int table, int attribute) {
    return stored.getOrDefault(table, Map.of()).getOrDefault(attribute, Unlabelled.INSTANCE);
  }

  private void addGenerated(int table, Map<Integer, References> columns, CodeEffects code) {
    Set<Integer> labelled = labels.of(table).keySet();
    columns.forEach((attribute, references) -> {
      boolean derived =
          code.of(references).contains(FunctionEffect.READS)
              || references.attributes().stream()
                  .anyMatch(a -> a == 0 ? !labelled.isEmpty() : labelled.contains(a));
      if (derived) {
        add(table, attribute, Derived.INSTANCE);
      }
    });
  }

  private void add(int table, int attribute, Origin origin) {
    stored.computeIfAbsent(table, _ -> new HashMap<>()).merge(attribute, origin, Origin::or);
  }

  /** Whoever reads a table reads its partitions and heirs, in the columns of the same name. */
  private void passUp() {
    var parents = new HashMap<Integer, List<Integer>>();
    catalog
        .dependencies()
        .children()
        .forEach((parent, children) ->
            children.forEach(
                child -> parents.computeIfAbsent(child, _ -> new ArrayList<>(1)).add(parent)));
    var own = new HashMap<Integer, Map<Integer, Origin>>();
    stored.forEach((oid, columns) -> own.put(oid, Map.copyOf(columns)));
    own.forEach((oid, columns) -> {
      Relation relation = catalog.relation(oid);
      if (relation != null && parents.containsKey(oid)) {
        passUp(relation, columns, parents);
      }
    });
  }

  private void passUp(
      Relation heir, Map<Integer, Origin> columns, Map<Integer, List<Integer>> parents) {
    var above = new ArrayDeque<>(parents.getOrDefault(heir.oid(), List.of()));
    var seen = new HashSet<Integer>();
    while (!above.isEmpty()) {
      int oid = above.remove();
      Relation relation = catalog.relation(oid);
      if (relation != null && seen.add(oid)) {
        columns.forEach((attribute, origin) -> {
          Column inherited = relation.column(heir.columns().get(attribute - 1).name());
          if (inherited != null) {
            add(oid, inherited.attribute(), origin);
          }
        });
        above.addAll(parents.getOrDefault(oid, List.of()));
      }
    }
  }
}
