package dev.postern.core;

/**
 * Bytes of a text that belong to no character of its encoding. Each is read as a character that no
 * text has, the second half of a surrogate pair alone: U+DC80 to U+DCFF for 0x80 to 0xFF. So none
 * is lost, and the text written again is the same bytes.
 *
 * @see <a href="https://peps.python.org/pep-0383/">PEP 383, whose surrogateescape does so too</a>
 */
public final class StrayBytes {
  private static final int FIRST = 0xdc80;
  private static final int LAST = 0xdcff;

  private StrayBytes() {}

  /**
   * The character for a byte.
   *
   * @throws IllegalArgumentException for ASCII's, which belong to characters wherever they stand
   */
  public static char character(byte stray) {
    if (stray >= 0) {
      throw new IllegalArgumentException("a byte of ASCII's");
    }
    return (char) (FIRST - 0x80 + (stray & 0xff));
  }

  /** Whether a character that is no half of a pair stands for a byte. */
  public static boolean is(char half) {
    return half >= FIRST && half <= LAST;
  }

  /** The byte that a character stands for. */
  public static byte of(char half) {
    return (byte) half;
  }

  /** Whether any character of a text stands for a byte. */
  public static boolean isIn(String text) {
    for (int i = Halves.next(text, 0); i < text.length(); i = Halves.next(text, i + 1)) {
      if (is(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
