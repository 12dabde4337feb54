package dev.postern.sql.mysql;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import org.jspecify.annotations.Nullable;

/** How others than MySQL spell names and constants. */
final class Spelling {
  private Spelling() {}

  static String standard(Tokens tokens, Span part) throws NotUnderstood {
    StringBuilder spelling = new StringBuilder(part.end() - part.start());
    int behind = -1;
    for (int token = 0; token < tokens.size(); token++) {
      if (tokens.start(token) < part.start() || tokens.end(token) > part.end()) {
        continue;
      }
      if (behind >= 0 && behind != tokens.start(token)) {
        spelling.append(' ');
      }
      behind = tokens.end(token);
      switch (tokens.type(token)) {
        case STRING, NATIONAL -> quote(spelling, '\'', tokens.constant(token));
        case QUOTED -> quote(spelling, '"', tokens.value(token));
        case BITS -> spelling.append('0');
        case VARIABLE -> spelling.append("@").append(tokens.value(token));
        case INTRODUCER, END -> {
          // The literal behind it says enough.
        }
        case IDENTIFIER,
            KEYWORD,
            HEX,
            INTEGER,
            DECIMAL,
            FLOAT,
            SYSTEM,
            PARAMETER,
            SYMBOL,
            COMPARISON,
            OPERATOR,
            ASSIGN ->
            spelling.append(tokens.text(token));
      }
    }
    return spelling.toString();
  }

  private static void quote(StringBuilder spelling, char quote, String value) {
    String mark = String.valueOf(quote);
    spelling.append(quote).append(value.replace(mark, mark + mark)).append(quote);
  }

  static @Nullable String name(String word, Dialect dialect) throws NotUnderstood {
    if (word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")) {
      return Cursor.fold(word.substring(1, word.length() - 1).replace("\"\"", "\""));
    }
    Tokens tokens = Lexer.tokens(word, dialect, 2);
    if (tokens.size() == 0 || tokens.start(0) != 0 || tokens.end(0) != word.length()) {
      return null;
    }
    boolean name =
        switch (tokens.type(0)) {
          case IDENTIFIER -> true;
          case KEYWORD -> tokens.keyword(0).use(dialect) != Keyword.Use.RESERVED;
          default -> false;
        };
    return name ? Cursor.fold(word) : null;
  }
}
