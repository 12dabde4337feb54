package dev.postern.sql.rewrite;

import dev.postern.core.Span;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A constant, or a parameter, that is to stand in the place of one of the client's.
 *
 * @param replaced the client's, whole
 * @param text between blanks, since the server may read it as one with a word beside it else
 * @param value as the parser decodes it, without a minus
 */
public record Replacement(Span replaced, String text, String value) {
  /** The value of a parameter. */
  static final String PARAMETER = "?";

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

  /**
   * A text of MySQL's that is compared by its characters, whatever the column's collation. Of a
   * column whose values have no blanks at their end the collation may be one that ignores them: the
   * server may send such a value with blanks behind it.
   *
   * @param padded whether the column is such
   */
  public static Replacement exact(Span replaced, String value, boolean mariadb, boolean padded) {
    String digits = HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
    String text = "_utf8mb4 x'" + digits + "'";
    return new Replacement(replaced, compared(text, mariadb, padded), digits);
  }

  /** A parameter of MySQL's that is bound to the digits of such a text. */
  public static Replacement exactParameter(Span replaced, boolean mariadb, boolean padded) {
    String text = "CONVERT(UNHEX(?) USING utf8mb4)";
    return new Replacement(replaced, compared(text, mariadb, padded), PARAMETER);
  }

  private static String compared(String text, boolean mariadb, boolean padded) {
    String collation = padded ? "utf8mb4_bin" : mariadb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
    return " (" + text + " COLLATE " + collation + ") ";
  }

  /** A text of MySQL's that needs no escapes. */
  public static Replacement plain(Span replaced, String value) {
    return new Replacement(replaced, " '" + value + "' ", value);
  }

  public static Replacement unsigned(Span replaced, long value) {
    String digits = Long.toUnsignedString(value);
    return new Replacement(replaced, " " + digits + " ", digits);
  }

  public static Replacement number(Span replaced, long value) {
    String digits = Long.toString(value);
    return value < 0
        ? new Replacement(replaced, " (" + digits + ") ", digits.substring(1))
        : new Replacement(replaced, " " + digits + " ", digits);
  }
}
