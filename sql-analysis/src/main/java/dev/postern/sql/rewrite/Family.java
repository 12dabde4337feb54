package dev.postern.sql.rewrite;

import java.util.Set;

/**
 * Types whose values are compared with each other by functions that cannot fail, so that a
 * comparison tells nothing but its result. Restricted to what needs no conversion of a stored
 * value: one from int8 to oid, say, fails for large values.
 */
enum Family {
  TRUTH(16),
  BYTES(17),
  WHOLE(20, 21, 23),
  TEXT(19, 25, 1043),
  DAY(1082),
  TIMESTAMP(1114),
  MOMENT(1184),
  UUID(2950);

  @SuppressWarnings("ImmutableEnumChecker") // Set.of makes one that nobody can change.
  private final Set<Integer> types;

  /**
   * @param types their OIDs, from src/include/catalog/pg_type.dat
   */
  Family(Integer... types) {
    this.types = Set.of(types);
  }

  Set<Integer> types() {
    return types;
  }
}
