package dev.postern.gateway.doctor;

import org.jspecify.annotations.Nullable;

/** Texts that others wrote, for a line of a terminal. */
final class Words {
  private static final int LONGEST = 300;

  private Words() {}

  static String line(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
