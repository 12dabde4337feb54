package dev.postern.core;

/** Halves of surrogate pairs that stand alone. */
final class Halves {
  private Halves() {}

  /** Where the first at or behind {@code from} stands; the text's length where there is none. */
  static int next(String text, int from) {
    int i = from;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE) {
        return i;
      }
      i += Character.charCount(c);
    }
    return text.length();
  }
}
