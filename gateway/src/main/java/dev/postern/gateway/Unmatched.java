package dev.postern.gateway;

import dev.postern.masking.LabelRule;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What of the configuration matches nothing in a connection's database, probably for a slip in a
 * name. The server's own relations never count.
 *
 * @param labels columns, as the label rules name them
 * @param filters tables, as the row filters name them
 */
record Unmatched(SortedSet<String> labels, SortedSet<String> filters) {
  static Unmatched in(Catalog catalog, Collection<LabelRule> labels, RowFilterRules filters) {
    SortedSet<String> columns = new TreeSet<>();
    for (LabelRule rule : labels) {
      if (!any(catalog, relation -> matches(rule, relation))) {
        columns.add(rule.column().toString());
      }
    }
    SortedSet<String> tables = new TreeSet<>();
    for (RowFilterRules.Rule rule : filters.rules()) {
      if (!any(catalog, relation -> rule.isOn(relation.name()))) {
        tables.add(rule.name());
      }
    }
    return new Unmatched(columns, tables);
  }

  private static boolean any(Catalog catalog, Predicate<Relation> matching) {
    return catalog.relations().stream()
        .anyMatch(relation -> !relation.system() && matching.test(relation));
  }

  private static boolean matches(LabelRule rule, Relation relation) {
    return rule.column().schema().matches(String.valueOf(relation.name().schema()))
        && rule.column().table().matches(relation.name().name())
        && relation.columns().stream()
            .anyMatch(column -> !column.dropped() && rule.column().column().matches(column.name()));
  }
}
