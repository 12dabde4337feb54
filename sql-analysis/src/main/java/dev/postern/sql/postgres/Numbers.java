package dev.postern.sql.postgres;

import dev.postern.sql.parsing.Ascii;

/** Whole numbers as PostgreSQL's grammar tells them from others. */
final class Numbers {
  private Numbers() {}

  /** Whether a whole number, perhaps with a radix and underscores, fits 32 bits with a sign. */
  static boolean fitsInteger(String source, int start, int end) {
    return value(source, start, end) <= Integer.MAX_VALUE;
  }

  /** Its value, anything above {@link Integer#MAX_VALUE} where it does not fit. */
  static long value(String source, int start, int end) {
    int radix =
        switch (start + 1 < end ? Ascii.lower(source.charAt(start + 1)) : '0') {
          case 'x' -> 16;
          case 'o' -> 8;
          case 'b' -> 2;
          default -> 10;
        };
    long value = 0;
    for (int i = radix == 10 ? start : start + 2; i < end; i++) {
      char c = source.charAt(i);
      if (c != '_') {
        value = value * radix + Ascii.hex(c);
      }
      if (value > Integer.MAX_VALUE) {
        return value;
      }
    }
    return value;
  }
}
