package dev.postern.masking;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the data is, by column. */
public record Labels(List<LabelRule> rules) {
  public Labels {
    rules = List.copyOf(rules);
  }

  /** The rules that could be about a column of the connection. */
  public List<LabelRule> of(String connection) {
    return rules.stream().filter(rule -> rule.column().connection().matches(connection)).toList();
  }

  /** Every label of the column, empty where it has none. */
  public SortedSet<String> of(String connection, String schema, String table, String column) {
    SortedSet<String> labels = new TreeSet<>();
    for (LabelRule rule : rules) {
      if (rule.column().matches(connection, schema, table, column)) {
        labels.add(rule.label());
      }
    }
    return labels;
  }
}
