package dev.postern.sql.parsing;

import dev.postern.sql.parsing.NotUnderstood.Cause;

/** Which texts are of characters that every server reads as we do. */
public final class Characters {
  private Characters() {}

  /**
   * Throws where one is not: a server may end a text at NUL, and half a surrogate pair is no
   * character of any encoding.
   */
  public static void require(String text) throws NotUnderstood {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\0') {
        throw new NotUnderstood(Cause.ENCODING, i);
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new NotUnderstood(Cause.ENCODING, i);
        }
        i++;
      }
    }
  }
}
