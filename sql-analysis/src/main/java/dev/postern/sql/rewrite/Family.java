package dev.postern.sql.rewrite;

import java.util.Set;

/**
 * Types whose values are compared with each other by functions that cannot fail, so that a
 * comparison tells nothing but its result. Restricted to what needs no conversion of a stored
 * value: one from int8 to oid, say, fails for large values.
 */
enum Family {
  TRUTH,
  BYTES,
  WHOLE,
  TEXT,
  DAY,
  TIMESTAMP,
  MOMENT,
  UUID;

  /** Their OIDs, from src/include/catalog/pg_type.dat. */
  Set<Integer> types() {
    return switch (this) {
      case TRUTH -> Set.of(16);
      case BYTES -> Set.of(17);
      case WHOLE -> Set.of(20, 21, 23);
      case TEXT -> Set.of(19, 25, 1043);
      case DAY -> Set.of(1082);
      case TIMESTAMP -> Set.of(1114);
      case MOMENT -> Set.of(1184);
      case UUID -> Set.of(2950);
    };
  }
}
