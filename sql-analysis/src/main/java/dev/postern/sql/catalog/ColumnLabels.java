package dev.postern.sql.catalog;

import dev.postern.sql.catalog.Origin.BaseColumn;
import dev.postern.sql.catalog.Origin.Labelled;
import dev.postern.sql.catalog.Relation.Column;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The labels that stand on columns themselves: those the configuration gives, and those of the
 * tables a table inherits from or is a partition of, since its rows are theirs. The server's own
 * relations have none.
 *
 * @param byRelation by the relation's OID and the attribute number
 */
record ColumnLabels(Map<Integer, Map<Integer, Origin>> byRelation) {
  static ColumnLabels of(Catalog catalog, Labelling labelling) {
    var labels = new ColumnLabels(new HashMap<>());
    for (Relation relation : catalog.relations()) {
      if (!relation.system()) {
        labels.label(catalog, relation, labelling);
      }
    }
    return labels;
  }

  /** The columns of a relation that have any. */
  Map<Integer, Origin> of(int relation) {
    return byRelation.getOrDefault(relation, Map.of());
  }

  private void label(Catalog catalog, Relation relation, Labelling labelling) {
    String schema = String.valueOf(relation.name().schema());
    String table = relation.name().name();
    for (Column column : relation.columns()) {
      Set<String> labels =
          column.dropped() ? Set.of() : labelling.labels(schema, table, column.name());
      if (!labels.isEmpty()) {
        var base = new BaseColumn(schema, table, column.name());
        passDown(catalog, relation, column.name(), new Labelled(labels, Set.of(base)));
      }
    }
  }

  private void passDown(Catalog catalog, Relation top, String name, Labelled label) {
    var heirs = new ArrayDeque<Integer>();
    heirs.add(top.oid());
    var seen = new HashSet<Integer>();
    while (!heirs.isEmpty()) {
      int oid = heirs.remove();
      if (!seen.add(oid)) {
        continue;
      }
      Relation relation = catalog.relation(oid);
      Column column = relation == null ? null : relation.column(name);
      if (column != null) {
        byRelation
            .computeIfAbsent(oid, _ -> new HashMap<>())
            .merge(column.attribute(), label, Origin::or);
      }
      heirs.addAll(catalog.dependencies().children().getOrDefault(oid, List.of()));
    }
  }
}
