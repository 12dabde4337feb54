package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which stored columns a value can carry something of. Immutable, and never less than the truth.
 *
 * <p>A column is a {@code long}: its relation's OID in the upper half, its attribute number in the
 * lower; see {@link #relation} and {@link #attribute}.
 */
public final class Sources {
  /** Of a value that comes from nothing stored: a constant, a parameter. */
  public static final Sources NONE = new Sources(new long[0], false, null);

  /** Of a value that is always null: beside a column's values it changes none. */
  public static final Sources ABSENT = new Sources(NONE.columns, true, null);

  private final long[] columns;
  private final boolean unchanged;
  private final @Nullable ObjectName everything;

  private Sources(long[] columns, boolean unchanged, @Nullable ObjectName everything) {
    this.columns = columns;
    this.unchanged = unchanged;
    this.everything = everything;
  }

  /** The value of a column, as it is stored. */
  public static Sources column(int relation, int attribute) {
    return new Sources(new long[] {id(relation, attribute)}, true, null);
  }

  /**
   * A value that may come from all that the login can read.
   *
   * @param cause the function or type that nobody vouches for
   */
  public static Sources everything(ObjectName cause) {
    return new Sources(NONE.columns, false, cause);
  }

  public static long id(int relation, int attribute) {
    return ((long) relation << Integer.SIZE) | (attribute & 0xffff_ffffL);
  }

  /** The OID of a column's relation. */
  public static int relation(long column) {
    return (int) (column >> Integer.SIZE);
  }

  /** The attribute number of a column; negative for a column the server itself keeps. */
  public static int attribute(long column) {
    return (int) column;
  }

  /** In ascending order, each once. */
  public long[] columns() {
    return columns.clone();
  }

  /** Whether any of the columns is such. */
  public boolean any(LongPredicate test) {
    return Arrays.stream(columns).anyMatch(test);
  }

  /** Whether each value is that of one of the columns, unchanged. */
  public boolean unchanged() {
    return unchanged;
  }

  /** What made it come from everything, null where nothing did. */
  public @Nullable ObjectName everything() {
    return everything;
  }

  public boolean isNone() {
    return columns.length == 0 && everything == null;
  }

  /** Of a value that is computed from this one. */
  public Sources derived() {
    return unchanged ? new Sources(columns, false, everything) : this;
  }

  /** Of a value that is computed from both. */
  public Sources with(Sources other) {
    return union(other, false);
  }

  /** Of a value that is one or the other: unchanged where both are. */
  public Sources or(Sources other) {
    return union(other, unchanged && other.unchanged);
  }

  private Sources union(Sources other, boolean bothUnchanged) {
    ObjectName cause = everything == null ? other.everything : everything;
    if (contains(other.columns)) {
      return Objects.equals(cause, everything) && bothUnchanged == unchanged
          ? this
          : new Sources(columns, bothUnchanged, cause);
    }
    if (columns.length == 0) {
      return Objects.equals(cause, other.everything) && bothUnchanged == other.unchanged
          ? other
          : new Sources(other.columns, bothUnchanged, cause);
    }
    long[] all = Arrays.copyOf(columns, columns.length + other.columns.length);
    System.arraycopy(other.columns, 0, all, columns.length, other.columns.length);
    Arrays.sort(all);
    int count = 1;
    for (int i = 1; i < all.length; i++) {
      if (all[i] != all[count - 1]) {
        all[count++] = all[i];
      }
    }
    return new Sources(Arrays.copyOf(all, count), bothUnchanged, cause);
  }

  private boolean contains(long[] others) {
    for (long other : others) {
      if (Arrays.binarySearch(columns, other) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Sources that
        && unchanged == that.unchanged
        && Arrays.equals(columns, that.columns)
        && Objects.equals(everything, that.everything);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(columns);
  }
}
