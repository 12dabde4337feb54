package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.MysqlKeys.Naming;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The indexes of a server's tables that give rows an order of their own. */
final class MysqlIndexes {
  private static final String PRIMARY = "PRIMARY";

  private final Map<ObjectName, Relation> relations;
  private final Naming naming;
  private final Set<ObjectName> clustered;

  /**
   * @param clustered tables whose rows stand in the order of their primary key
   */
  MysqlIndexes(Map<ObjectName, Relation> relations, Naming naming, Set<ObjectName> clustered) {
    this.relations = relations;
    this.naming = naming;
    this.clustered = clustered;
  }

  private record Key(Relation table, String name, boolean visible) {}

  /**
   * By relation.
   *
   * @param parts rows of {@link MysqlQueries#INDEXES}
   */
  Map<Integer, List<Index>> of(List<List<@Nullable String>> parts) {
    var columns = new LinkedHashMap<Key, List<Integer>>();
    for (List<@Nullable String> row : parts) {
      ObjectName name = naming.of(text(row, 0), text(row, 1));
      Relation table = relations.get(name);
      if (table != null && !(text(row, 2).equals(PRIMARY) && clustered.contains(name))) {
        columns
            .computeIfAbsent(
                new Key(table, text(row, 2), !text(row, 5).equals("NO")), _ -> new ArrayList<>())
            .add(MysqlKeys.attribute(table, row.get(4)));
      }
    }
    var indexes = new HashMap<Integer, List<Index>>();
    columns.forEach((key, attributes) ->
        indexes
            .computeIfAbsent(key.table().oid(), _ -> new ArrayList<>())
            .add(new Index(key.name(), attributes, key.visible())));
    return indexes;
  }

  private static String text(List<@Nullable String> row, int column) {
    return Objects.requireNonNullElse(row.get(column), "");
  }
}
