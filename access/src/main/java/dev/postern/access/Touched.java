package dev.postern.access;

import dev.postern.core.ObjectName;
import java.util.Set;

/**
 * What a statement touches, whether it names it or comes to it over views, partitions, functions or
 * triggers. Never less than the truth.
 *
 * @param labels of the columns
 * @param known whether it can be nothing else; where it could be anything, the sets say nothing
 */
public record Touched(
    Set<ObjectName> relations, Set<Column> columns, Set<String> labels, boolean known) {
  /** What nobody has looked at, or what could be anything. */
  public static final Touched UNKNOWN = new Touched(Set.of(), Set.of(), Set.of(), false);

  /** What touches nothing of the database. */
  public static final Touched NOTHING = new Touched(Set.of(), Set.of(), Set.of(), true);

  public Touched {
    relations = Set.copyOf(relations);
    columns = Set.copyOf(columns);
    labels = Set.copyOf(labels);
  }

  /** A stored column. */
  public record Column(String schema, String table, String name) {
    @Override
    public String toString() {
      return schema + "." + table + "." + name;
    }
  }
}
