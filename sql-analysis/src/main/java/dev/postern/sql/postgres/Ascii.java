package dev.postern.sql.postgres;

/** Character classes of PostgreSQL's scan.l: ASCII alone has case, digits and blanks. */
final class Ascii {
  private Ascii() {}

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  static String lower(String text) {
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

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a hexadecimal digit, -1 where {@code c} is none. */
  static int hex(char c) {
    if (isDigit(c)) {
      return c - '0';
    }
    char folded = lower(c);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
  }

  static boolean startsIdentifier(char c) {
    char folded = lower(c);
    return (folded >= 'a' && folded <= 'z') || c == '_' || c >= 0x80;
  }

  static boolean continuesIdentifier(char c) {
    return startsIdentifier(c) || isDigit(c) || c == '$';
  }

  static boolean isOperator(char c) {
    return "~!@#^&|`?+-*/%<>=".indexOf(c) >= 0;
  }
}
