package dev.postern.core;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a statement's result carry for one caller, as far as the statement's text and
 * the catalog tell it.
 *
 * @param columns by place, from the first
 * @param rest what any further column may carry whose number is not known; null where {@code
 *     columns} is all
 * @param version the version of the judgements it was worked out under, see {@link
 *     StatementPath#version}
 */
public record ResultLineage(List<Carried> columns, @Nullable Carried rest, long version) {
  /** Nothing is known: every column may be computed from labelled values. */
  public static final ResultLineage UNKNOWN =
      new ResultLineage(List.of(), Carried.Derived.INSTANCE, 0);

  public ResultLineage {
    columns = List.copyOf(columns);
  }

  /** What a column carries that the caller must not see as it is. */
  public sealed interface Carried {
    /** Nothing. */
    record Nothing() implements Carried {
      public static final Nothing INSTANCE = new Nothing();
    }

    /** The values of columns with these labels, unchanged. */
    record Labelled(Set<String> labels) implements Carried {}

    /**
     * What belongs to the name in the row's first column: as if derived, unless the name is spared.
     */
    record Named(Predicate<String> spared) implements Carried {}

    /** Something computed from labelled values, or that may be. */
    record Derived() implements Carried {
      public static final Derived INSTANCE = new Derived();
    }
  }

  /**
   * What the column at a place carries, counted from 0.
   *
   * @param described how many columns the server says the result has
   */
  public Carried at(int place, int described) {
    boolean known = rest == null ? columns.size() == described : place < columns.size();
    if (known) {
      return columns.get(place);
    }
    return rest == null ? Carried.Derived.INSTANCE : rest;
  }
}
