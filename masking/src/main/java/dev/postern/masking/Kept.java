package dev.postern.masking;

/** Texts of which a few characters (code points) stay and each other one becomes a star. */
final class Kept {
  private static final String STAR = "*";

  private Kept() {}

  static String first(String text, int characters) {
    int length = text.codePointCount(0, text.length());
    if (length <= characters) {
      return STAR.repeat(length);
    }
    int end = text.offsetByCodePoints(0, characters);
    return text.substring(0, end) + STAR.repeat(length - characters);
  }

  static String last(String text, int characters) {
    int length = text.codePointCount(0, text.length());
    if (length <= characters) {
      return STAR.repeat(length);
    }
    int start = text.offsetByCodePoints(text.length(), -characters);
    return STAR.repeat(length - characters) + text.substring(start);
  }
}
