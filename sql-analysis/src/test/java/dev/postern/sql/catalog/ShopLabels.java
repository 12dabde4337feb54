package dev.postern.sql.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Labels by {@code schema.table.column}, each part a name or {@code *}.
 *
 * @param byPattern the label of a pattern
 */
record ShopLabels(Map<String, String> byPattern) implements Labelling {
  static Labelling of(String... patternsAndLabels) {
    var byPattern = new HashMap<String, String>();
    for (int i = 0; i < patternsAndLabels.length; i += 2) {
      byPattern.put(patternsAndLabels[i], patternsAndLabels[i + 1]);
    }
    return new ShopLabels(byPattern);
  }

  @Override
  public Set<String> labels(String schema, String table, String column) {
    var labels = new HashSet<String>();
    byPattern.forEach((pattern, label) -> {
      String[] parts = pattern.split("\\.", 3);
      if (matches(parts[0], schema) && matches(parts[1], table) && matches(parts[2], column)) {
        labels.add(label);
      }
    });
    return labels;
  }

  private static boolean matches(String part, String name) {
    return part.equals("*") || part.equals(name);
  }
}
