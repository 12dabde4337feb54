package dev.postern.sql.rewrite;

import dev.postern.core.Span;

/**
 * A constant that is to stand in the place of one of the client's.
 *
 * @param replaced the client's, whole
 * @param text between blanks, since the server may read it as one with a word beside it else
 * @param value as the parser decodes it, without a minus
 */
public record Replacement(Span replaced, String text, String value) {
  private static final int LAST_ASCII = 0x7f;

  /** A constant in quotes, of ASCII alone so that every client encoding can write it. */
  public static Replacement text(Span replaced, String value) {
    StringBuilder escaped = new StringBuilder();
    Quoting.literal(value)
        .codePoints()
        .forEach(character -> {
          if (character <= LAST_ASCII) {
            escaped.append((char) character);
          } else {
            escaped.append("\\U%08x".formatted(character));
          }
        });
    return new Replacement(replaced, " " + escaped + " ", value);
  }

  public static Replacement number(Span replaced, long value) {
    String digits = Long.toString(value);
    return value < 0
        ? new Replacement(replaced, " (" + digits + ") ", digits.substring(1))
        : new Replacement(replaced, " " + digits + " ", digits);
  }
}
