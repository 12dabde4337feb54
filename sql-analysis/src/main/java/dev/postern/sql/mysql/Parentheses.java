package dev.postern.sql.mysql;

import java.util.Arrays;

/** Which parentheses of a text belong together, and which of them hold a query. */
final class Parentheses {
  private final Tokens tokens;
  private final boolean isMariaDb;
  private int[] closing = new int[0];

  Parentheses(Tokens tokens) {
    this.tokens = tokens;
    this.isMariaDb = tokens.dialect().isMariaDb();
  }

  /** Whether a query's first word is the token. */
  boolean startsQuery(int token) {
    return tokens.is(token, Keyword.SELECT)
        || tokens.is(token, Keyword.WITH)
        || (tokens.is(token, Keyword.TABLE) && !isMariaDb)
        || (tokens.is(token, Keyword.VALUES) && startsRows(token + 1));
  }

  /** {@code VALUES (column)} is a function in both dialects, MariaDB has rows without ROW. */
  private boolean startsRows(int token) {
    if (!isMariaDb) {
      return tokens.is(token, Keyword.ROW);
    }
    return tokens.is(token, '(')
        && !(isWord(token + 1) && (tokens.is(token + 2, ')') || tokens.is(token + 2, '.')));
  }

  private boolean isWord(int token) {
    return switch (tokens.type(token)) {
      case IDENTIFIER, QUOTED -> true;
      case KEYWORD -> tokens.keyword(token).use(tokens.dialect()) != Keyword.Use.RESERVED;
      default -> false;
    };
  }

  /**
   * Whether the parenthesis at {@code open} holds a query and nothing else: {@code ((SELECT 1)
   * UNION SELECT 2)} does, {@code ((SELECT 1) + 1)} does not.
   */
  boolean holdQuery(int open) {
    int inner = open;
    while (tokens.is(inner, '(')) {
      inner++;
    }
    if (!startsQuery(inner)) {
      return false;
    }
    for (int level = inner - 1; level > open; level--) {
      int behind = closing(level) + 1;
      if (behind == 0 || !(tokens.is(behind, ')') || continuesQuery(behind))) {
        return false;
      }
    }
    return true;
  }

  private boolean continuesQuery(int token) {
    return tokens.is(token, Keyword.UNION)
        || tokens.is(token, Keyword.EXCEPT)
        || tokens.is(token, Keyword.INTERSECT)
        || tokens.is(token, Keyword.ORDER)
        || tokens.is(token, Keyword.LIMIT)
        || tokens.is(token, Keyword.OFFSET)
        || tokens.is(token, Keyword.FETCH)
        || tokens.is(token, Keyword.INTO)
        || tokens.is(token, Keyword.FOR)
        || tokens.is(token, Keyword.LOCK);
  }

  /** Whether a comma stands between the parentheses that {@code open} begins, not deeper. */
  boolean holdComma(int open) {
    int close = closing(open);
    for (int token = open + 1; token < close; token++) {
      if (tokens.is(token, ',')) {
        return true;
      }
      if (tokens.is(token, '(')) {
        token = closing(token);
      }
    }
    return false;
  }

  /** The parenthesis that closes the one at {@code open}, -1 where none does. */
  int closing(int open) {
    if (closing.length == 0) {
      closing = pairs();
    }
    return closing[open];
  }

  private int[] pairs() {
    int[] pairs = new int[tokens.size()];
    Arrays.fill(pairs, -1);
    int[] opened = new int[tokens.size()];
    int depth = 0;
    for (int token = 0; token < pairs.length; token++) {
      if (tokens.is(token, '(')) {
        opened[depth++] = token;
      } else if (tokens.is(token, ')') && depth > 0) {
        pairs[opened[--depth]] = token;
      } else if (tokens.is(token, ';')) {
        depth = 0;
      }
    }
    return pairs;
  }
}
