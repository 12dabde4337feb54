package dev.postern.sql.postgres;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.TokenArray;

/** The tokens of one text of PostgreSQL's; names are folded and cut. */
final class Tokens extends TokenArray<TokenType, Keyword> {
  private static final TokenType[] TYPES = TokenType.values();
  private static final Keyword[] KEYWORDS = Keyword.values();

  private final boolean standardStrings;

  Tokens(String source, boolean standardStrings, int cap) {
    super(source, TYPES, KEYWORDS, TokenType.SYMBOL, cap);
    this.standardStrings = standardStrings;
  }

  @Override
  public String value(int token) throws NotUnderstood {
    return switch (type(token)) {
      case IDENTIFIER -> Identifiers.value(source(), start(token), end(token));
      case KEYWORD -> keyword(token).word();
      case STRING, BITS, HEX -> Quoted.value(source(), start(token), end(token), standardStrings);
      case INTEGER,
          DECIMAL,
          PARAMETER,
          SYMBOL,
          COMPARISON,
          OPERATOR,
          TYPE_CAST,
          DOT_DOT,
          COLON_EQUALS,
          EQUALS_GREATER,
          END ->
          text(token);
    };
  }
}
