package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or what can be read like one.
 *
 * @param oid unsigned, as on the wire
 * @param system whether the server made it for itself: its columns are never labelled
 * @param columns in the order of their attribute numbers, from 1 and without gaps: a dropped column
 *     keeps its place
 */
public record Relation(int oid, ObjectName name, Kind kind, boolean system, List<Column> columns) {
  /** What it is, by {@code pg_class.relkind}. */
  public enum Kind {
    TABLE,
    PARTITIONED_TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    FOREIGN_TABLE,
    SEQUENCE,
    COMPOSITE_TYPE;

    static Kind of(char code) {
      return switch (code) {
        case 'r' -> TABLE;
        case 'p' -> PARTITIONED_TABLE;
        case 'v' -> VIEW;
        case 'm' -> MATERIALIZED_VIEW;
        case 'f' -> FOREIGN_TABLE;
        case 'S' -> SEQUENCE;
        case 'c' -> COMPOSITE_TYPE;
        default -> throw new IllegalArgumentException("relkind " + code);
      };
    }
  }

  /**
   * @param attribute its attribute number, from 1
   * @param type the type's OID, 0 for a dropped column
   * @param modifier the type's modifier, -1 where it has none
   * @param generated whether its value is computed from its row's other columns
   * @param loose whether its collation may call values equal that differ
   * @param hidden whether only its name finds it: {@code *} does not stand for it
   */
  public record Column(
      int attribute,
      String name,
      int type,
      int modifier,
      boolean generated,
      boolean dropped,
      boolean loose,
      boolean hidden) {
    /** One whose values are equal only where they are the same. */
    public Column(
        int attribute, String name, int type, int modifier, boolean generated, boolean dropped) {
      this(attribute, name, type, modifier, generated, dropped, false, false);
    }
  }

  /** The column of that attribute number; null where there is none or it was dropped. */
  public @Nullable Column column(int attribute) {
    if (attribute < 1 || attribute > columns.size()) {
      return null;
    }
    Column column = columns.get(attribute - 1);
    return column.dropped() ? null : column;
  }

  /** The column of that name; null where there is none. */
  public @Nullable Column column(String name) {
    for (Column column : columns) {
      if (!column.dropped() && column.name().equals(name)) {
        return column;
      }
    }
    return null;
  }

  /** Whether it has rows of its own, with the columns that the server itself keeps. */
  public boolean isStored() {
    return switch (kind) {
      case TABLE, PARTITIONED_TABLE, MATERIALIZED_VIEW, FOREIGN_TABLE -> true;
      case VIEW, SEQUENCE, COMPOSITE_TYPE -> false;
    };
  }

  /** Whether a query defines what its columns are. */
  public boolean isDefined() {
    return kind == Kind.VIEW || kind == Kind.MATERIALIZED_VIEW;
  }
}
