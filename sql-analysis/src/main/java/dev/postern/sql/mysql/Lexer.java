package dev.postern.sql.mysql;

import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;

/** Cuts a text into tokens as the server does. A text that it refuses is refused here. */
final class Lexer {
  private static final String SYMBOLS = "+-*/%^~!|&(),;:{}=<>";

  private final String source;
  private final Dialect dialect;
  private final Tokens tokens;
  private final Comments comments;

  /** Where an unquoted name ended last, of which a dot there makes a path. */
  private int nameEnd = -1;

  private Lexer(String source, Dialect dialect, int cap) {
    this.source = source;
    this.dialect = dialect;
    this.tokens = new Tokens(source, dialect, cap);
    this.comments = new Comments(source, dialect);
  }

  /**
   * All tokens of {@code source}, with one of type {@code END} behind them.
   *
   * @param cap how many tokens are read at most
   */
  static Tokens tokens(String source, Dialect dialect, int cap) throws NotUnderstood {
    if (dialect.has(Mode.ORACLE)) {
      throw new NotUnderstood(Cause.UNSUPPORTED, 0);
    }
    if (!Charsets.isSafe(dialect.charset())) {
      throw new NotUnderstood(Cause.ENCODING, 0);
    }
    Lexer lexer = new Lexer(source, dialect, cap);
    Uncertain uncertain = new Uncertain(source);
    int i = lexer.comments.skip(0, false);
    while (i < source.length()) {
      uncertain.beyond(i + 1);
      int end = lexer.token(i);
      if (lexer.tokens.type(lexer.tokens.size() - 1) == TokenType.STRING) {
        uncertain.within(end);
      }
      uncertain.beyond(end);
      i = lexer.comments.skip(end, lexer.isHinted());
    }
    uncertain.beyond(source.length());
    lexer.tokens.add(TokenType.END, null, source.length(), source.length());
    return lexer.tokens;
  }

  /** Whether the token read last is one behind which the server looks for hints. */
  private boolean isHinted() {
    int last = tokens.size() - 1;
    return tokens.is(last, Keyword.SELECT)
        || tokens.is(last, Keyword.INSERT)
        || tokens.is(last, Keyword.REPLACE)
        || tokens.is(last, Keyword.UPDATE)
        || tokens.is(last, Keyword.DELETE);
  }

  private char peek(int i) {
    return i < source.length() ? source.charAt(i) : '\0';
  }

  private boolean continuesName(int i) {
    return i < source.length() && Ascii.continuesIdentifier(source.charAt(i));
  }

  private int add(TokenType type, int start, int end) throws NotUnderstood {
    tokens.add(type, null, start, end);
    return end;
  }

  /** Reads the token at {@code i} and returns the index behind it. */
  private int token(int i) throws NotUnderstood {
    char c = source.charAt(i);
    char next = peek(i + 1);
    switch (c) {
      case '\'' -> {
        return quoted(TokenType.STRING, i, i);
      }
      case '"' -> {
        boolean name = dialect.has(Mode.ANSI_QUOTES);
        return quoted(name ? TokenType.QUOTED : TokenType.STRING, i, i);
      }
      case '`' -> {
        return quoted(TokenType.QUOTED, i, i);
      }
      case '.' -> {
        return dot(i, next);
      }
      case '@' -> {
        return variable(i, next);
      }
      case '?' -> {
        return add(TokenType.PARAMETER, i, i + 1);
      }
      case '\\' -> {
        return none(i, next);
      }
      default -> {}
    }
    if (next == '\'') {
      switch (Ascii.lower(c)) {
        case 'n' -> {
          return quoted(TokenType.NATIONAL, i, i + 1);
        }
        case 'x' -> {
          return digitsInQuotes(TokenType.HEX, i, 16);
        }
        case 'b' -> {
          return digitsInQuotes(TokenType.BITS, i, 2);
        }
        default -> {}
      }
    }
    if (Ascii.isDigit(c)) {
      return number(i);
    }
    return Ascii.continuesIdentifier(c) ? word(i) : sign(i, c, next);
  }

  private int quoted(TokenType type, int start, int open) throws NotUnderstood {
    boolean escapes = type != TokenType.QUOTED && !dialect.has(Mode.NO_BACKSLASH_ESCAPES);
    return add(type, start, Quoted.scan(source, open, escapes, null));
  }

  /** {@code x'…'} or {@code b'…'}: of whole bytes, or of bits. */
  private int digitsInQuotes(TokenType type, int start, int radix) throws NotUnderstood {
    int end = digits(start + 2, radix);
    boolean whole = radix == 2 || (end - start) % 2 == 0;
    if (peek(end) != '\'' || !whole) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(type, start, end + 1);
  }

  private int digits(int from, int radix) {
    int i = from;
    while (i < source.length()) {
      int digit = Ascii.hex(source.charAt(i));
      if (digit < 0 || digit >= radix) {
        break;
      }
      i++;
    }
    return i;
  }

  /** {@code \N}, which MySQL 8 no longer has. */
  private int none(int i, char next) throws NotUnderstood {
    if (next != 'N' || !dialect.isMariaDb()) {
      throw new NotUnderstood(Cause.SYNTAX, i);
    }
    tokens.add(TokenType.KEYWORD, Keyword.NULL, i, i + 2);
    return i + 2;
  }

  /** A dot between names, or before the digits of a number. Behind a dot there are no keywords. */
  private int dot(int i, char next) throws NotUnderstood {
    if (nameEnd != i && Ascii.isDigit(next)) {
      return fraction(i, i);
    }
    add(TokenType.SYMBOL, i, i + 1);
    if (!continuesName(i + 1)) {
      return i + 1;
    }
    return name(i + 1, nameEndFrom(i + 1));
  }

  private int nameEndFrom(int start) {
    int i = start;
    while (continuesName(i)) {
      i++;
    }
    return i;
  }

  private int name(int start, int end) throws NotUnderstood {
    nameEnd = end;
    return add(TokenType.IDENTIFIER, start, end);
  }

  private int word(int start) throws NotUnderstood {
    int end = nameEndFrom(start);
    if (peek(end) == '.' && continuesName(end + 1)) {
      return name(start, end);
    }
    Keyword keyword = Keyword.find(source, start, end);
    if (keyword != null) {
      nameEnd = end;
      tokens.add(TokenType.KEYWORD, keyword, start, end);
      return end;
    }
    if (source.charAt(start) == '_') {
      String charset = Ascii.lower(source.substring(start + 1, end));
      if (Charsets.isKnown(charset)) {
        return introducer(charset, start, end);
      }
    }
    return name(start, end);
  }

  private int introducer(String charset, int start, int end) throws NotUnderstood {
    // Digits end where they seem to in any character set.
    if (!Charsets.isSafe(charset) && !startsDigits(comments.skip(end, false))) {
      throw new NotUnderstood(Cause.ENCODING, start);
    }
    return add(TokenType.INTRODUCER, start, end);
  }

  private boolean startsDigits(int i) {
    char c = peek(i);
    char next = peek(i + 1);
    return (c == '0' && (next == 'x' || next == 'b')) || (Ascii.lower(c) == 'x' && next == '\'');
  }

  /** A number, or a name that begins with a digit. */
  private int number(int start) throws NotUnderstood {
    if (source.charAt(start) == '0') {
      char radix = peek(start + 1);
      int end = digits(start + 2, radix == 'x' ? 16 : 2);
      if ((radix == 'x' || radix == 'b') && end > start + 2 && !continuesName(end)) {
        return add(radix == 'x' ? TokenType.HEX : TokenType.BITS, start, end);
      }
    }
    int i = digits(start, 10);
    if (!continuesName(i)) {
      return peek(i) == '.' ? fraction(start, i) : add(TokenType.INTEGER, start, i);
    }
    if (Ascii.lower(peek(i)) == 'e') {
      char sign = peek(i + 1);
      int exponent = sign == '+' || sign == '-' ? i + 2 : i + 1;
      if (Ascii.isDigit(peek(exponent))) {
        return add(TokenType.FLOAT, start, digits(exponent, 10));
      }
    }
    // 1e+ is a name that ends before the sign.
    return name(start, nameEndFrom(start));
  }

  /** A number with a point at {@code point}. */
  private int fraction(int start, int point) throws NotUnderstood {
    int i = digits(point + 1, 10);
    if (Ascii.lower(peek(i)) != 'e') {
      return add(TokenType.DECIMAL, start, i);
    }
    char sign = peek(i + 1);
    int exponent = sign == '+' || sign == '-' ? i + 2 : i + 1;
    int end = digits(exponent, 10);
    if (end == exponent) {
      throw new NotUnderstood(Cause.SYNTAX, i);
    }
    return add(TokenType.FLOAT, start, end);
  }

  private int variable(int start, char next) throws NotUnderstood {
    if (next == '@') {
      if (peek(start + 2) != '`' && !continuesName(start + 2)) {
        throw new NotUnderstood(Cause.SYNTAX, start);
      }
      return add(TokenType.SYSTEM, start, start + 2);
    }
    if (next == '\'' || next == '"' || next == '`') {
      boolean escapes = next != '`' && !dialect.has(Mode.NO_BACKSLASH_ESCAPES);
      return add(TokenType.VARIABLE, start, Quoted.scan(source, start + 1, escapes, null));
    }
    int end = start + 1;
    while (continuesName(end) || peek(end) == '.') {
      if (source.charAt(end) >= 0x80) {
        // Which of these belong to the name depends on the connection's character set.
        throw new NotUnderstood(Cause.ENCODING, end);
      }
      end++;
    }
    if (end == start + 1 && dialect.isMariaDb()) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(TokenType.VARIABLE, start, end);
  }

  private int sign(int start, char c, char next) throws NotUnderstood {
    if ("<>=!".indexOf(c) >= 0) {
      return comparison(start, c);
    }
    if ((c == '&' || c == '|') && next == c) {
      return add(TokenType.OPERATOR, start, start + 2);
    }
    if (c == ':' && next == '=') {
      return add(TokenType.ASSIGN, start, start + 2);
    }
    if (c == '-' && next == '>' && !dialect.isMariaDb()) {
      return add(TokenType.OPERATOR, start, peek(start + 2) == '>' ? start + 3 : start + 2);
    }
    if (SYMBOLS.indexOf(c) < 0) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(TokenType.SYMBOL, start, start + 1);
  }

  /**
   * MariaDB takes the longest run of signs that it knows. MySQL takes the whole run; one that it
   * does not know it refuses, but for two that begin with {@code !}, which together are one of
   * those.
   */
  private int comparison(int start, char c) throws NotUnderstood {
    int end = start + 1;
    if ("<>=!".indexOf(peek(end)) >= 0 && end < source.length()) {
      end++;
      if (c == '<' && end < source.length() && ">=!".indexOf(peek(end)) >= 0) {
        end++;
      }
    }
    int longest = dialect.isMariaDb() ? start + 1 : end;
    for (int stop = end; stop >= longest && stop > start + 1; stop--) {
      switch (source.substring(start, stop)) {
        case "<=>", "<=", ">=", "<>", "!=" -> {
          return add(TokenType.COMPARISON, start, stop);
        }
        case "<<", ">>" -> {
          return add(TokenType.OPERATOR, start, stop);
        }
        default -> {}
      }
    }
    if (longest > start + 1 && c != '!') {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return add(TokenType.SYMBOL, start, longest);
  }
}
