package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.NodeTree.Carried;
import dev.postern.sql.catalog.Relation.Column;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The relations that lead to labelled columns, by OID.
 *
 * @param holders those of the server's own that keep values of other tables
 * @param whenRead those whose reading does: labelled themselves, or over a partition, a view's
 *     query or a policy
 * @param whenWritten those whose writing does, by rules, triggers, checks and foreign keys besides
 * @param computing the views that may compute columns from labelled values: a label of the view's
 *     own does not make it one
 * @param keeping those whose reading can leave values where a later statement finds them
 */
record LeadingRelations(
    Set<Integer> holders,
    Set<Integer> whenRead,
    Set<Integer> whenWritten,
    Set<Integer> computing,
    Set<Integer> keeping) {
  static LeadingRelations find(Catalog catalog, CodeEffects code, ColumnLabels labels) {
    if (labels.byRelation().isEmpty()) {
      return new LeadingRelations(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
    }
    Dependencies dependencies = catalog.dependencies();
    Map<Integer, References> reading = catalog.readingUnreviewed();
    var holders = new HashSet<Integer>();
    for (ObjectName name : catalog.holders()) {
      catalog.relations(name).forEach(relation -> holders.add(relation.oid()));
    }
    var reads = new Leads();
    var writes = new Leads();
    for (Leads either : List.of(reads, writes)) {
      dependencies.children().forEach(either::add);
      reading.forEach((oid, references) -> either.add(oid, references.relations()));
    }
    dependencies.writing().forEach((oid, references) -> writes.add(oid, references.relations()));

    var readEnds = new HashSet<>(labels.byRelation().keySet());
    readEnds.addAll(holders);
    readEnds.addAll(running(reading, code, FunctionEffect.READS));
    dependencies
        .generated()
        .forEach((oid, byColumn) -> {
          if (!running(byColumn, code, FunctionEffect.READS).isEmpty()) {
            readEnds.add(oid);
          }
        });
    readEnds.addAll(withTypesThatRunCode(catalog, code));
    readEnds.addAll(numberingLabelledColumns(dependencies, labels));

    var writeEnds = new HashSet<>(readEnds);
    writeEnds.addAll(running(dependencies.writing(), code, FunctionEffect.READS));
    for (ForeignKey key : dependencies.foreignKeys()) {
      if (!Collections.disjoint(labels.of(key.referenced()).keySet(), key.referencedColumns())) {
        writeEnds.add(key.table());
      }
      if (key.cascades()) {
        writes.add(key.referenced(), key.table());
      }
    }
    Set<Integer> whenRead = reads.to(readEnds);
    return new LeadingRelations(
        holders,
        whenRead,
        writes.to(writeEnds),
        computing(reading, dependencies.carried().keySet(), code, whenRead),
        reads.to(running(reading, code, FunctionEffect.KEEPS)));
  }

  private static Set<Integer> computing(
      Map<Integer, References> reading,
      Set<Integer> views,
      CodeEffects code,
      Set<Integer> whenRead) {
    Set<Integer> computing = running(reading, code, FunctionEffect.READS);
    for (int view : views) {
      References query = reading.getOrDefault(view, new References());
      if (query.relations().stream().anyMatch(r -> r != view && whenRead.contains(r))) {
        computing.add(view);
      }
    }
    return computing;
  }

  /** Whose code has that effect. */
  private static Set<Integer> running(
      Map<Integer, References> owners, CodeEffects code, FunctionEffect effect) {
    var found = new HashSet<Integer>();
    owners.forEach((oid, references) -> {
      if (code.of(references).contains(effect)) {
        found.add(oid);
      }
    });
    return found;
  }

  private static Set<Integer> withTypesThatRunCode(Catalog catalog, CodeEffects code) {
    var found = new HashSet<Integer>();
    for (Relation relation : catalog.relations()) {
      for (Column column : relation.columns()) {
        if (code.ofType(column.type()) != FunctionEffect.HARMLESS) {
          found.add(relation.oid());
        }
      }
    }
    return found;
  }

  private static Set<Integer> numberingLabelledColumns(
      Dependencies dependencies, ColumnLabels labels) {
    var found = new HashSet<Integer>();
    for (Map.Entry<Integer, Carried> owner : dependencies.sequenceOwners().entrySet()) {
      Carried column = owner.getValue();
      if (labels.of(column.relation()).containsKey(column.attribute())) {
        found.add(owner.getKey());
      }
    }
    return found;
  }
}
