package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.NodeTree.Carried;
import dev.postern.sql.catalog.Relation.Column;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Single columns of the server's own relations that hold something of labelled values, where the
 * others of their relation hold nothing. Tools read those relations all the time and such columns
 * hardly ever, so that a statement which names one is looked at by its lineage alone.
 *
 * @param columns as {@link Sources} has them
 * @param leading OIDs of the relations whose reading leads to such a column: its own, and views
 */
record HeldColumns(Set<Long> columns, Set<Integer> leading) {
  static HeldColumns of(Catalog catalog, ColumnLabels labels) {
    if (labels.byRelation().isEmpty()) {
      return new HeldColumns(Set.of(), Set.of());
    }
    boolean numbered = numbersLabelled(catalog, labels);
    var columns = new HashSet<Long>();
    var relations = new HashSet<Integer>();
    for (Map.Entry<ObjectName, ServerRelations.Reviewed> entry :
        catalog.serverRelations().relations().entrySet()) {
      for (Relation relation : catalog.relations(entry.getKey())) {
        if (!relation.system()) {
          continue;
        }
        for (Column column : relation.columns()) {
          boolean held =
              entry.getValue().holding().contains(column.name())
                  || (numbered && entry.getValue().numbered().contains(column.name()));
          if (held) {
            columns.add(Sources.id(relation.oid(), column.attribute()));
            relations.add(relation.oid());
          }
        }
      }
    }
    var leads = new Leads();
    catalog.readingUnreviewed().forEach((oid, read) -> leads.add(oid, read.relations()));
    return new HeldColumns(columns, leads.to(relations));
  }

  private static boolean numbersLabelled(Catalog catalog, ColumnLabels labels) {
    for (Carried column : catalog.dependencies().sequenceOwners().values()) {
      if (labels.of(column.relation()).containsKey(column.attribute())) {
        return true;
      }
    }
    return false;
  }

  boolean is(int relation, int attribute) {
    return columns.contains(Sources.id(relation, attribute));
  }

  /** Whether a relation has such a column itself. */
  boolean isOn(int relation) {
    return columns.stream().anyMatch(column -> Sources.relation(column) == relation);
  }

  boolean isIn(Sources sources) {
    return sources.everything() != null || sources.any(columns::contains);
  }

  /** Whether one of the names may lead to one. */
  boolean mayBeRead(Catalog catalog, Collection<ObjectName> names) {
    return !leading.isEmpty()
        && names.stream()
            .flatMap(name -> catalog.relations(name).stream())
            .anyMatch(relation -> leading.contains(relation.oid()));
  }
}
