package dev.postern.sql.lineage;

import dev.postern.sql.catalog.Sources;

/** Which columns may be compared with values that are put into other words on their way. */
public interface Equalities {
  /** No column. */
  Equalities NONE = (_, _) -> false;

  /**
   * Whether the equality of a column with values is a {@link Comparison}, no use of what the column
   * holds.
   *
   * @param column unchanged
   * @param type its type's OID, 0 where it is not known
   */
  boolean translates(Sources column, int type);
}
