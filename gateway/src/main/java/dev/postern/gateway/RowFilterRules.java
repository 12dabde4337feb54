package dev.postern.gateway;

import dev.postern.core.ObjectName;
import dev.postern.masking.ColumnPattern;
import dev.postern.sql.rewrite.RowCondition;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The row filters of all connections, as the configuration has them. */
record RowFilterRules(List<Rule> rules) {
  static final RowFilterRules NONE = new RowFilterRules(List.of());

  private static final String EVERYONE = "*";

  /**
   * One of them.
   *
   * @param table as the pattern of all its columns
   */
  record Rule(ColumnPattern table, Set<String> groups, RowCondition where) {
    private boolean holdsFor(Set<String> callers) {
      return groups.contains(EVERYONE) || !Collections.disjoint(groups, callers);
    }

    boolean isOn(ObjectName relation) {
      return table.schema().matches(String.valueOf(relation.schema()))
          && table.table().matches(relation.name());
    }

    /** Whether it is meant for a certain connection, so that it has to match something there. */
    private boolean namesConnection() {
      return !(table.connection() instanceof ColumnPattern.Part.Any);
    }

    /** The table as the configuration names it. */
    String name() {
      return table.connection() + "." + table.schema() + "." + table.table();
    }
  }

  RowFilterRules {
    rules = List.copyOf(rules);
  }

  /** Those that could be on a table of the connection. */
  RowFilterRules of(String connection) {
    return new RowFilterRules(
        rules.stream().filter(rule -> rule.table().connection().matches(connection)).toList());
  }

  /** Those that hold for members of the groups: whoever is in several groups has all filters. */
  RowFilterRules holdingFor(Set<String> groups) {
    return new RowFilterRules(rules.stream().filter(rule -> rule.holdsFor(groups)).toList());
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** The conditions on a table, each once. */
  List<RowCondition> conditions(String schema, String table) {
    return rules.stream()
        .filter(rule -> rule.isOn(new ObjectName(schema, table)))
        .map(Rule::where)
        .distinct()
        .toList();
  }

  /** Those that name a connection. */
  RowFilterRules meant() {
    return new RowFilterRules(rules.stream().filter(Rule::namesConnection).toList());
  }

  /** What of the claims decides about rows. */
  Map<String, Object> deciding(Map<String, Object> claims) {
    Set<String> names = new HashSet<>();
    rules.forEach(rule -> names.addAll(rule.where().claims()));
    Map<String, Object> deciding = new HashMap<>(claims);
    deciding.keySet().retainAll(names);
    deciding.values().removeIf(Objects::isNull);
    return Map.copyOf(deciding);
  }
}
