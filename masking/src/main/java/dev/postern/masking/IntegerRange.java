package dev.postern.masking;

/**
 * The integer types of databases by what they hold. A number beyond 2^63 is the {@code long} of its
 * bits.
 */
enum IntegerRange {
  TINY(Byte.SIZE, false),
  TINY_UNSIGNED(Byte.SIZE, true),
  SMALL(Short.SIZE, false),
  SMALL_UNSIGNED(Short.SIZE, true),
  MEDIUM(24, false),
  MEDIUM_UNSIGNED(24, true),
  INT(Integer.SIZE, false),
  INT_UNSIGNED(Integer.SIZE, true),
  BIG(Long.SIZE, false),
  BIG_UNSIGNED(Long.SIZE, true);

  private final int bits;
  private final boolean unsigned;

  IntegerRange(int bits, boolean unsigned) {
    this.bits = bits;
    this.unsigned = unsigned;
  }

  boolean isUnsigned() {
    return unsigned;
  }

  boolean holds(long number) {
    int unused = Long.SIZE - bits;
    return unsigned ? number << unused >>> unused == number : number << unused >> unused == number;
  }
}
