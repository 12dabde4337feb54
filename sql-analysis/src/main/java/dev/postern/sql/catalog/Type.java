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
    BASE,
    COMPOSITE,
    DOMAIN,
    ENUM,
    /** Such as {@code record}, {@code anyelement}, {@code trigger}. */
    PSEUDO,
    RANGE,
    MULTIRANGE;

    static Kind of(char code) {
      return switch (code) {
        case 'b' -> BASE;
        case 'c' -> COMPOSITE;
        case 'd' -> DOMAIN;
        case 'e' -> ENUM;
        case 'p' -> PSEUDO;
        case 'r' -> RANGE;
        case 'm' -> MULTIRANGE;
        default -> throw new IllegalArgumentException("typtype " + code);
      };
    }
  }
}
