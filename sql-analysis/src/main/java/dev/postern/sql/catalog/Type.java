package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;

/**
 * A type.
 *
 * @param of the type that a domain, array, range or multirange is made of, 0 for others
 * @param relation the relation whose columns a composite type has, 0 for others
 * @param system whether the server made it for itself
 */
public record Type(int oid, ObjectName name, Kind kind, int of, int relation, boolean system) {
  /** What it is, by {@code pg_type.typtype}. */
  public enum Kind {
    /** Arrays too. */
    BASE('b'),
    COMPOSITE('c'),
    DOMAIN('d'),
    ENUM('e'),
    /** Such as {@code record}, {@code anyelement}, {@code trigger}. */
    PSEUDO('p'),
    RANGE('r'),
    MULTIRANGE('m');

    private final char code;

    Kind(char code) {
      this.code = code;
    }

    static Kind of(char code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("typtype " + code);
    }
  }
}
