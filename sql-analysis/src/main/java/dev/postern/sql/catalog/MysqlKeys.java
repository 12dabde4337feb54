package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The primary, unique and foreign keys of a server's tables. */
final class MysqlKeys {
  private static final Set<String> LEAVES_ALONE = Set.of("NO ACTION", "RESTRICT");

  private final Map<ObjectName, Relation> relations;
  private final Naming naming;
  private final Map<Integer, List<Integer>> primary = new HashMap<>();
  private final Map<Integer, List<List<Integer>>> unique = new HashMap<>();
  private final List<ForeignKey> foreign = new ArrayList<>();

  /** The name of a relation as it is looked up. */
  interface Naming {
    ObjectName of(String schema, String name);
  }

  MysqlKeys(Map<ObjectName, Relation> relations, Naming naming) {
    this.relations = relations;
    this.naming = naming;
  }

  Map<Integer, List<Integer>> primary() {
    return primary;
  }

  /** Of each table its unique keys, the primary one among them. */
  Map<Integer, List<List<Integer>>> unique() {
    return unique;
  }

  List<ForeignKey> foreign() {
    return foreign;
  }

  /**
   * @param columns rows of {@link MysqlQueries#KEYS}
   * @param rules rows of {@link MysqlQueries#REFERENCES}
   */
  void read(List<List<@Nullable String>> columns, List<List<@Nullable String>> rules) {
    Set<List<@Nullable String>> cascading = new HashSet<>();
    for (List<@Nullable String> rule : rules) {
      if (!LEAVES_ALONE.contains(rule.get(3)) || !LEAVES_ALONE.contains(rule.get(4))) {
        cascading.add(rule.subList(0, 3));
      }
    }
    var keys = new LinkedHashMap<List<@Nullable String>, ForeignKey>();
    var uniques = new HashMap<List<@Nullable String>, List<Integer>>();
    for (List<@Nullable String> row : columns) {
      Relation table = relation(row.get(2), row.get(3));
      int attribute = attribute(table, row.get(4));
      if (table == null || attribute == 0) {
        continue;
      }
      if (row.get(6) == null) {
        if ("PRIMARY".equals(row.get(1))) {
          primary.computeIfAbsent(table.oid(), _ -> new ArrayList<>()).add(attribute);
        }
        uniques
            .computeIfAbsent(
                row.subList(0, 4),
                _ -> {
                  var key = new ArrayList<Integer>();
                  unique.computeIfAbsent(table.oid(), _ -> new ArrayList<>()).add(key);
                  return key;
                })
            .add(attribute);
        continue;
      }
      Relation referenced = relation(row.get(5), row.get(6));
      int other = attribute(referenced, row.get(7));
      if (referenced != null && other != 0) {
        boolean cascades = cascading.contains(Arrays.asList(row.get(0), row.get(1), row.get(3)));
        keys.merge(
            row.subList(0, 4),
            new ForeignKey(
                table.oid(), List.of(attribute), referenced.oid(), List.of(other), cascades),
            MysqlKeys::joined);
      }
    }
    foreign.addAll(keys.values());
  }

  private static ForeignKey joined(ForeignKey one, ForeignKey more) {
    BinaryOperator<List<Integer>> join =
        (first, second) -> {
          var all = new ArrayList<>(first);
          all.addAll(second);
          return List.copyOf(all);
        };
    return new ForeignKey(
        one.table(),
        join.apply(one.columns(), more.columns()),
        one.referenced(),
        join.apply(one.referencedColumns(), more.referencedColumns()),
        one.cascades());
  }

  private @Nullable Relation relation(@Nullable String schema, @Nullable String name) {
    return relations.get(
        naming.of(Objects.requireNonNullElse(schema, ""), Objects.requireNonNullElse(name, "")));
  }

  /** Of a column by its name; 0 where there is none. */
  static int attribute(@Nullable Relation relation, @Nullable String name) {
    Relation.Column column =
        relation == null || name == null ? null : relation.column(MysqlServer.lower(name));
    return column == null ? 0 : column.attribute();
  }
}
