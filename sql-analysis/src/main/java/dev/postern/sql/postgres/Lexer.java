package dev.postern.sql.postgres;

import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;

/**
 * Cuts a text into tokens as PostgreSQL's scan.l and the look-ahead of parser.c do. A text that
 * they refuse is refused here.
 */
final class Lexer {
  /** NAMEDATALEN: an operator must be shorter. */
  private static final int MAX_OPERATOR = 64;

  private static final String SYMBOLS = ",()[].;:+-*/%^<>=";

  /** An operator of several characters keeps a sign at its end only with one of these. */
  private static final String KEEPS_SIGN = "~!@#^&|`?%";

  private final String source;
  private final boolean standardStrings;
  private final Tokens tokens;

  private Lexer(String source, boolean standardStrings, int cap) {
    this.source = source;
    this.standardStrings = standardStrings;
    this.tokens = new Tokens(source, standardStrings, cap);
  }

  /**
   * All tokens of {@code source}, with one of type {@code END} behind them.
   *
   * @param standardStrings PostgreSQL's {@code standard_conforming_strings}
   * @param cap how many tokens are read at most
   */
  static Tokens tokens(String source, boolean standardStrings, int cap) throws NotUnderstood {
    Lexer lexer = new Lexer(source, standardStrings, cap);
    int i = Blanks.skip(source, 0);
    while (i < source.length()) {
      i = Blanks.skip(source, lexer.token(i));
    }
    lexer.tokens.add(TokenType.END, null, source.length(), source.length());
    return lexer.tokens;
  }

  /** Reads the token at {@code i} and returns the index behind it. */
  private int token(int i) throws NotUnderstood {
    char c = source.charAt(i);
    char next = peek(i + 1);
    if (c == '\'') {
      return quoted(TokenType.STRING, i, i, !standardStrings);
    }
    if (c == '"') {
      return quoted(TokenType.IDENTIFIER, i, i, false);
    }
    if (next == '\'' || next == '&') {
      int end = prefixed(Ascii.lower(c), i);
      if (end > 0) {
        return end;
      }
    }
    if (Ascii.startsIdentifier(c)) {
      return word(i);
    }
    if (Ascii.isDigit(c) || (c == '.' && Ascii.isDigit(next))) {
      return number(i);
    }
    if (c == '$') {
      return Ascii.isDigit(next) ? parameter(i) : dollarQuoted(i);
    }
    return sign(i, c, next);
  }

  private char peek(int i) {
    return i < source.length() ? source.charAt(i) : '\0';
  }

  private int add(TokenType type, int start, int end) throws NotUnderstood {
    tokens.add(type, null, start, end);
    return end;
  }

  private int keyword(Keyword keyword, int start, int end) throws NotUnderstood {
    tokens.add(TokenType.KEYWORD, keyword, start, end);
    return end;
  }

  private int quoted(TokenType type, int start, int open, boolean escapes) throws NotUnderstood {
    return add(type, start, Quoted.scan(source, open, escapes, null));
  }

  /** A string or name with a letter before its quote; -1 where it is none. */
  private int prefixed(char letter, int i) throws NotUnderstood {
    char next = source.charAt(i + 1);
    if (next == '&') {
      char quote = peek(i + 2);
      return letter == 'u' && (quote == '\'' || quote == '"') ? unicodeQuoted(i, quote) : -1;
    }
    return switch (letter) {
      case 'e' -> quoted(TokenType.STRING, i, i + 1, true);
      case 'b' -> quoted(TokenType.BITS, i, i + 1, false);
      case 'x' -> quoted(TokenType.HEX, i, i + 1, false);
      // The string itself is the next token.
      case 'n' -> keyword(Keyword.NCHAR, i, i + 1);
      default -> -1;
    };
  }

  /** A {@code UESCAPE} that follows belongs to the token. */
  private int unicodeQuoted(int start, char quote) throws NotUnderstood {
    if (quote == '\'' && !standardStrings) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    StringBuilder raw = new StringBuilder();
    int close = Quoted.scan(source, start + 2, false, raw);
    int end = close;
    int word = Blanks.skip(source, close);
    int wordEnd = word;
    while (wordEnd < source.length() && Ascii.continuesIdentifier(source.charAt(wordEnd))) {
      wordEnd++;
    }
    if (Keyword.find(source, word, wordEnd) == Keyword.UESCAPE) {
      int open = Blanks.skip(source, wordEnd);
      if (peek(open) != '\'') {
        throw new NotUnderstood(Cause.SYNTAX, open);
      }
      end = Quoted.scan(source, open, false, null);
    }
    String value = Quoted.unescape(raw.toString(), Quoted.unicodeEscape(source, close, end), start);
    if (value.isEmpty() && quote == '"') {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(quote == '"' ? TokenType.IDENTIFIER : TokenType.STRING, start, end);
  }

  private int word(int start) throws NotUnderstood {
    int i = start + 1;
    while (i < source.length() && Ascii.continuesIdentifier(source.charAt(i))) {
      i++;
    }
    Keyword keyword = Keyword.find(source, start, i);
    return keyword == null ? add(TokenType.IDENTIFIER, start, i) : keyword(keyword, start, i);
  }

  private int number(int start) throws NotUnderstood {
    char radix = Ascii.lower(peek(start + 1));
    if (source.charAt(start) == '0' && "xob".indexOf(radix) >= 0) {
      int end = digits(start + 2, radix == 'x' ? 16 : radix == 'o' ? 8 : 2, true);
      if (end == start + 2) {
        throw new NotUnderstood(Cause.SYNTAX, start);
      }
      return endNumber(start, end, true);
    }
    int i = digits(start, 10, false);
    boolean whole = true;
    // 1..10 is the number 1 before two dots.
    if (peek(i) == '.' && peek(i + 1) != '.') {
      whole = false;
      i = digits(i + 1, 10, false);
    }
    if (Ascii.lower(peek(i)) == 'e') {
      char sign = peek(i + 1);
      int exponent = sign == '+' || sign == '-' ? i + 2 : i + 1;
      int end = digits(exponent, 10, false);
      if (end == exponent) {
        throw new NotUnderstood(Cause.SYNTAX, i);
      }
      return endNumber(start, end, false);
    }
    return endNumber(start, i, whole);
  }

  /** Digits with single underscores between them, before the first too where {@code lead}. */
  private int digits(int from, int radix, boolean lead) {
    int i = from;
    while (i < source.length()) {
      boolean underscore = source.charAt(i) == '_' && (lead || i > from);
      int digit = Ascii.hex(peek(underscore ? i + 1 : i));
      if (digit < 0 || digit >= radix) {
        break;
      }
      i += underscore ? 2 : 1;
    }
    return i;
  }

  private int endNumber(int start, int end, boolean whole) throws NotUnderstood {
    if (Ascii.startsIdentifier(peek(end))) {
      throw new NotUnderstood(Cause.SYNTAX, end);
    }
    boolean fits = whole && Numbers.fitsInteger(source, start, end);
    return add(fits ? TokenType.INTEGER : TokenType.DECIMAL, start, end);
  }

  private int parameter(int start) throws NotUnderstood {
    int end = start + 1;
    while (Ascii.isDigit(peek(end))) {
      end++;
    }
    if (Ascii.startsIdentifier(peek(end)) || !Numbers.fitsInteger(source, start + 1, end)) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(TokenType.PARAMETER, start, end);
  }

  private int dollarQuoted(int start) throws NotUnderstood {
    int i = start + 1;
    while (i < source.length()
        && (Ascii.startsIdentifier(source.charAt(i)) || Ascii.isDigit(source.charAt(i)))) {
      i++;
    }
    if (peek(i) != '$') {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    String tag = source.substring(start, i + 1);
    int close = source.indexOf(tag, i + 1);
    if (close < 0) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(TokenType.STRING, start, close + tag.length());
  }

  private int sign(int start, char c, char next) throws NotUnderstood {
    if (c == ':' && next == ':') {
      return add(TokenType.TYPE_CAST, start, start + 2);
    }
    if (c == ':' && next == '=') {
      return add(TokenType.COLON_EQUALS, start, start + 2);
    }
    if (c == '.' && next == '.') {
      return add(TokenType.DOT_DOT, start, start + 2);
    }
    if (isOperator(c)) {
      return operator(start);
    }
    if (SYMBOLS.indexOf(c) < 0) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(TokenType.SYMBOL, start, start + 1);
  }

  private static boolean isOperator(char c) {
    return "~!@#^&|`?+-*/%<>=".indexOf(c) >= 0;
  }

  private int operator(int start) throws NotUnderstood {
    int end = operatorEnd(start);
    if (end - start == 1 && SYMBOLS.indexOf(source.charAt(start)) >= 0) {
      return add(TokenType.SYMBOL, start, end);
    }
    if (end - start == 2) {
      switch (source.substring(start, end)) {
        case "=>" -> {
          return add(TokenType.EQUALS_GREATER, start, end);
        }
        case "<=", ">=", "<>", "!=" -> {
          return add(TokenType.COMPARISON, start, end);
        }
        default -> {}
      }
    }
    if (end - start >= MAX_OPERATOR) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(TokenType.OPERATOR, start, end);
  }

  /** An operator ends before a comment, and without a trailing sign unless it is special. */
  private int operatorEnd(int start) {
    int end = start;
    boolean keepsSign = false;
    while (end < source.length() && isOperator(source.charAt(end))) {
      if (source.startsWith("--", end) || source.startsWith("/*", end)) {
        break;
      }
      end++;
    }
    for (int i = start; i < end; i++) {
      keepsSign |= KEEPS_SIGN.indexOf(source.charAt(i)) >= 0;
    }
    while (!keepsSign && end - start > 1 && "+-".indexOf(source.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }
}
