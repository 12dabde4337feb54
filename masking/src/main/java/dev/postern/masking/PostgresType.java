package dev.postern.masking;

/** A PostgreSQL type by what a masked value of it can be. */
sealed interface PostgresType {
  /** The type an object id stands for; of a type that is not built in, {@link Unknown}. */
  static PostgresType of(int oid) {
    return PostgresTypes.BY_OID.getOrDefault(oid, Unknown.INSTANCE);
  }

  /** A built-in type that is not an array. */
  sealed interface Scalar extends PostgresType permits Characters, Whole, Uuid, Bits, Fixed {}

  /**
   * A text.
   *
   * @param longest characters it can have without a modifier
   * @param padded whether blanks fill it up to its modifier and mean nothing at its end
   */
  record Characters(int longest, boolean padded) implements Scalar {}

  /** A signed integer of so many bytes: 2, 4 or 8. */
  record Whole(int bytes) implements Scalar {}

  /** RFC 9562. */
  record Uuid() implements Scalar {}

  /** {@code bit(n)}: exactly n bits. */
  record Bits() implements Scalar {}

  /**
   * An array.
   *
   * @param oid of its elements' type
   */
  record ArrayOf(int oid, Scalar element) implements PostgresType {}

  /** Enums, composites, extensions' types: no value of them can be made up. */
  record Unknown() implements PostgresType {
    private static final Unknown INSTANCE = new Unknown();
  }
}
