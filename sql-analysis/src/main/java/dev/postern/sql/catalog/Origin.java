package dev.postern.sql.catalog;

import java.util.HashSet;
import java.util.Set;

/** What a result column's values are, by the table and attribute the wire gives for it. */
public sealed interface Origin {
  /** Nothing labelled. */
  record Unlabelled() implements Origin {
    public static final Unlabelled INSTANCE = new Unlabelled();
  }

  /** Labelled base columns, unchanged: a mask may keep a part of the values. */
  record Labelled(Set<String> labels, Set<BaseColumn> columns) implements Origin {
    public Labelled {
      labels = Set.copyOf(labels);
      columns = Set.copyOf(columns);
    }
  }

  /** Computed from what leads to labelled columns: to be redacted whole. */
  record Derived() implements Origin {
    static final Derived INSTANCE = new Derived();
  }

  /** The snapshot knows no such column: the result must stop. */
  record Unknown() implements Origin {
    static final Unknown INSTANCE = new Unknown();
  }

  /** A column of a table, or of a view that carries a label of its own. */
  record BaseColumn(String schema, String table, String column) {}

  /** What a value is that may come from either; an unknown one outweighs all. */
  default Origin or(Origin other) {
    return switch (this) {
      case Unknown unknown -> unknown;
      case Unlabelled _ -> other;
      case Derived derived -> other instanceof Unknown ? other : derived;
      case Labelled(Set<String> labels, Set<BaseColumn> columns) ->
          switch (other) {
            case Unlabelled _ -> this;
            case Labelled(Set<String> moreLabels, Set<BaseColumn> moreColumns) ->
                new Labelled(union(labels, moreLabels), union(columns, moreColumns));
            case Derived _, Unknown _ -> other;
          };
    };
  }

  private static <T> Set<T> union(Set<T> some, Set<T> others) {
    var all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }
}
