package dev.postern.sql.mysql;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.TokenArray;

/** The tokens of one text of MySQL's; names are decoded but not folded. */
final class Tokens extends TokenArray<TokenType, Keyword> {
  private static final TokenType[] TYPES = TokenType.values();
  private static final Keyword[] KEYWORDS = Keyword.values();

  private final Dialect dialect;

  Tokens(String source, Dialect dialect, int cap) {
    super(source, TYPES, KEYWORDS, TokenType.SYMBOL, cap);
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  @Override
  public String value(int token) throws NotUnderstood {
    return switch (type(token)) {
      case QUOTED -> quoted(start(token), false);
      case STRING -> {
        requireCertain(token);
        yield constant(token);
      }
      case NATIONAL -> constant(token);
      case VARIABLE -> variable(token);
      case HEX, BITS -> digits(text(token));
      case IDENTIFIER,
          KEYWORD,
          INTEGER,
          DECIMAL,
          FLOAT,
          INTRODUCER,
          SYSTEM,
          PARAMETER,
          SYMBOL,
          COMPARISON,
          OPERATOR,
          ASSIGN,
          END ->
          text(token);
    };
  }

  /** The value of a string that is nothing but a value: it may hold what is {@link Uncertain}. */
  String constant(int token) throws NotUnderstood {
    return quoted(type(token) == TokenType.NATIONAL ? start(token) + 1 : start(token), true);
  }

  /** Throws where a token holds what the server may take for less than it is. */
  void requireCertain(int token) throws NotUnderstood {
    new Uncertain(text(token)).beyond(end(token) - start(token));
  }

  private String variable(int token) throws NotUnderstood {
    int name = start(token) + 1;
    char first = name < end(token) ? source().charAt(name) : ' ';
    boolean quotes = first == '\'' || first == '"' || first == '`';
    return quotes ? quoted(name, first != '`') : source().substring(name, end(token));
  }

  private String quoted(int open, boolean escapes) throws NotUnderstood {
    StringBuilder out = new StringBuilder();
    Quoted.scan(source(), open, escapes && !dialect.has(Mode.NO_BACKSLASH_ESCAPES), out);
    return out.toString();
  }

  private static String digits(String text) {
    return text.charAt(1) == '\'' ? text.substring(2, text.length() - 1) : text.substring(2);
  }
}
