package dev.postern.sql.catalog;

/** What an entry of a query's range table is: {@code RTEKind} of PostgreSQL's parsenodes.h. */
enum RangeKind {
  RELATION("0"),
  SUBQUERY("1"),
  JOIN("2"),
  FUNCTION("3"),
  TABLE_FUNCTION("4"),
  VALUES("5"),
  COMMON_TABLE("6"),
  RESULT("8"),
  /** From PostgreSQL 18 on. */
  GROUP("9");

  private final String code;

  RangeKind(String code) {
    this.code = code;
  }

  /**
   * @throws UnreadableTreeException for a kind that no stored query has
   */
  static RangeKind of(String code) {
    for (RangeKind kind : values()) {
      if (kind.code.equals(code)) {
        return kind;
      }
    }
    throw new UnreadableTreeException("a range of kind " + code);
  }
}
