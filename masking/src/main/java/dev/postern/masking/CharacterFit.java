package dev.postern.masking;

import dev.postern.masking.PostgresType.Characters;

/**
 * What of a text fits a column.
 *
 * @param longest characters (code points) a value may have
 * @param filled whether each value has exactly so many, blanks at its end
 */
record CharacterFit(int longest, boolean filled) {
  /** The server adds the length of its own header to a modifier of n characters. */
  private static final int MODIFIER_HEADER = 4;

  static CharacterFit of(Characters type, int modifier) {
    boolean limited = modifier > MODIFIER_HEADER;
    return new CharacterFit(
        limited ? Math.min(modifier - MODIFIER_HEADER, type.longest()) : type.longest(),
        limited && type.padded());
  }

  /**
   * Cuts or fills.
   *
   * @param size bytes of the value this is shown for: the gate fills no further than to them, so
   *     that a wide column alone cannot make it allocate
   */
  String fit(String text, int size) {
    int length = text.codePointCount(0, text.length());
    if (length > longest) {
      return text.substring(0, text.offsetByCodePoints(0, longest));
    }
    int wanted = Math.min(longest, size);
    return filled && length < wanted ? text + " ".repeat(wanted - length) : text;
  }
}
