package dev.postern.sql.catalog;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement comes near that names some relations.
 *
 * @param relations those named, and those behind them: what views, policies, rules and triggers
 *     read, partitions, heirs and what they belong to, and what a foreign key changes along
 * @param anything whether code runs besides that could read whatever the login can
 */
public record Nearby(Set<Relation> relations, boolean anything) {
  /** What is near relations of which some are written. */
  public static Nearby of(
      Catalog catalog, Collection<Relation> read, Collection<Relation> written) {
    Set<Relation> near = new HashSet<>();
    boolean reading = follow(catalog, read, false, near);
    boolean writing = follow(catalog, written, true, near);
    return new Nearby(Set.copyOf(near), reading || writing);
  }

  /** Whether any code on the way could read anything. */
  private static boolean follow(
      Catalog catalog, Collection<Relation> from, boolean written, Set<Relation> near) {
    Dependencies dependencies = catalog.dependencies();
    Deque<Relation> open = new ArrayDeque<>(from);
    Set<Relation> seen = new HashSet<>();
    boolean anything = false;
    while (!open.isEmpty()) {
      Relation relation = open.pop();
      if (!seen.add(relation)) {
        continue;
      }
      near.add(relation);
      open.addAll(catalog.heirs(relation));
      // A partition holds its table's rows; what else the table has is not touched by it.
      near.addAll(catalog.forebears(relation));
      anything |= behind(catalog, dependencies.reading().get(relation.oid()), open);
      if (written) {
        anything |= behind(catalog, dependencies.writing().get(relation.oid()), open);
        for (ForeignKey key : dependencies.foreignKeys()) {
          Relation table = catalog.relation(key.table());
          if (key.cascades() && key.referenced() == relation.oid() && table != null) {
            open.add(table);
          }
        }
      }
    }
    return anything;
  }

  private static boolean behind(Catalog catalog, @Nullable References code, Deque<Relation> open) {
    if (code == null) {
      return false;
    }
    boolean anything = catalog.code().of(code).contains(FunctionEffect.READS);
    for (int oid : code.relations()) {
      Relation relation = catalog.relation(oid);
      if (relation == null) {
        anything = true;
      } else {
        open.add(relation);
      }
    }
    return anything;
  }
}
