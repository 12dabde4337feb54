package dev.postern.sql.lineage;

/** What a column is used for beside coming out as it is. */
public enum Use {
  /** A value is computed from it. */
  EXPRESSION,
  /** It decides which rows are there: WHERE, HAVING, FILTER of a whole query, LIMIT. */
  PREDICATE,
  /** It decides which rows belong together: ON, USING, NATURAL. */
  JOIN,
  GROUPING,
  ORDERING,
  /** Rows are compared by it: DISTINCT, UNION, INTERSECT, EXCEPT. */
  COMPARISON,
  /**
   * Rows that are written are compared by it with those that are there: keys, counts of changed
   * rows.
   */
  KEY,
  /** It is written somewhere. */
  WRITE
}
