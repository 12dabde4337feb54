package dev.postern.sql.postgres;

import dev.postern.sql.parsing.NotUnderstood;

/** How others than PostgreSQL spell names and constants. */
final class Spelling {
  private Spelling() {}

  static String standard(Tokens tokens) throws NotUnderstood {
    String source = tokens.source();
    StringBuilder spelling = new StringBuilder(source.length());
    int written = 0;
    for (int token = 0; token < tokens.size(); token++) {
      int start = tokens.start(token);
      int end = tokens.end(token);
      spelling.append(source, written, start);
      if (tokens.type(token) == TokenType.STRING) {
        quote(spelling, '\'', tokens.value(token));
      } else if (tokens.type(token) == TokenType.IDENTIFIER && source.startsWith("&", start + 1)) {
        quote(spelling, '"', tokens.value(token));
      } else {
        spelling.append(source, start, end);
      }
      written = end;
    }
    return spelling.append(source, written, source.length()).toString();
  }

  private static void quote(StringBuilder spelling, char quote, String value) {
    String mark = String.valueOf(quote);
    spelling.append(quote).append(value.replace(mark, mark + mark)).append(quote);
  }

  static boolean isName(String word) throws NotUnderstood {
    Tokens tokens = Lexer.tokens(word, true, 2);
    if (tokens.start(0) != 0 || tokens.end(0) != word.length()) {
      return false;
    }
    return switch (tokens.type(0)) {
      case IDENTIFIER -> true;
      case KEYWORD ->
          switch (tokens.keyword(0).use()) {
            case UNRESERVED, COLUMN_NAME -> true;
            case TYPE_OR_FUNCTION, RESERVED -> false;
          };
      default -> false;
    };
  }
}
