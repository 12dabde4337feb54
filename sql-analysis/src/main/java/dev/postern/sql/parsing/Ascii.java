package dev.postern.sql.parsing;

/** Character classes of the servers' scanners: ASCII alone has case, digits and blanks. */
public final class Ascii {
  private Ascii() {}

  public static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  public static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != lower(text.charAt(i))) {
        StringBuilder folded = new StringBuilder(text);
        for (int j = i; j < text.length(); j++) {
          folded.setCharAt(j, lower(text.charAt(j)));
        }
        return folded.toString();
      }
    }
    return text;
  }

  public static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  public static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }

  public static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a hexadecimal digit, -1 where {@code c} is none. */
  public static int hex(char c) {
    if (isDigit(c)) {
      return c - '0';
    }
    char folded = lower(c);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
  }

  public static boolean startsIdentifier(char c) {
    char folded = lower(c);
    return (folded >= 'a' && folded <= 'z') || c == '_' || c >= 0x80;
  }

  public static boolean continuesIdentifier(char c) {
    return startsIdentifier(c) || isDigit(c) || c == '$';
  }
}
