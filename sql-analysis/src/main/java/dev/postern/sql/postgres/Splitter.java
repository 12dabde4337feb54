package dev.postern.sql.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text's tokens into statements at semicolons, except those inside parentheses ({@code
 * CREATE RULE}) and inside the {@code BEGIN ATOMIC … END} of a routine. Cutting wrongly is safe:
 * each part must be a whole statement for the parser.
 */
final class Splitter {
  /**
   * One statement.
   *
   * @param from its first token
   * @param to behind its last
   */
  record Part(int from, int to) {}

  private Splitter() {}

  /** The statements of a text; empty ones are dropped, as the server drops them. */
  static List<Part> split(Tokens tokens) {
    List<Part> parts = new ArrayList<>();
    int last = tokens.size() - 1;
    int from = 0;
    int parentheses = 0;
    int blocks = 0;
    for (int i = 0; i <= last; i++) {
      if (i == last || (tokens.is(i, ';') && parentheses <= 0 && blocks == 0)) {
        if (i > from) {
          parts.add(new Part(from, i));
        }
        from = i + 1;
        parentheses = 0;
      } else if (tokens.is(i, '(')) {
        parentheses++;
      } else if (tokens.is(i, ')')) {
        parentheses--;
      } else if (tokens.type(i) == TokenType.KEYWORD && definesRoutine(tokens, from)) {
        blocks = blocks(tokens, i, blocks);
      }
    }
    return parts;
  }

  /** How many blocks are open behind token {@code i}. */
  private static int blocks(Tokens tokens, int i, int open) {
    if (tokens.is(i, Keyword.BEGIN) && tokens.is(i + 1, Keyword.ATOMIC)) {
      return open + 1;
    }
    if (open > 0 && tokens.is(i, Keyword.CASE)) {
      return open + 1;
    }
    return open > 0 && tokens.is(i, Keyword.END) ? open - 1 : open;
  }

  private static boolean definesRoutine(Tokens tokens, int from) {
    if (!tokens.is(from, Keyword.CREATE)) {
      return false;
    }
    boolean replaces = tokens.is(from + 1, Keyword.OR) && tokens.is(from + 2, Keyword.REPLACE);
    int object = from + (replaces ? 3 : 1);
    return object < tokens.size()
        && (tokens.is(object, Keyword.FUNCTION) || tokens.is(object, Keyword.PROCEDURE));
  }
}
