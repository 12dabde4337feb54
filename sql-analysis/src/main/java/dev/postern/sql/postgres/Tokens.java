package dev.postern.sql.postgres;

import dev.postern.sql.postgres.NotUnderstood.Cause;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one text, in parallel arrays since a text of 9 MB has millions of them. Their
 * values are read from the source when asked for.
 */
final class Tokens {
  private static final int START_SIZE = 64;

  private final String source;
  private final boolean standardStrings;
  private final int cap;
  private TokenType[] types = new TokenType[START_SIZE];
  private @Nullable Keyword[] keywords = new @Nullable Keyword[START_SIZE];
  private int[] starts = new int[START_SIZE];
  private int[] ends = new int[START_SIZE];
  private int size;

  Tokens(String source, boolean standardStrings, int cap) {
    this.source = source;
    this.standardStrings = standardStrings;
    this.cap = cap;
  }

  /**
   * Appends a token.
   *
   * @param keyword null where it is none
   */
  void add(TokenType type, @Nullable Keyword keyword, int start, int end) throws NotUnderstood {
    if (size == cap) {
      throw new NotUnderstood(Cause.TOKENS, start);
    }
    if (size == types.length) {
      types = Arrays.copyOf(types, size * 2);
      keywords = Arrays.copyOf(keywords, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    types[size] = type;
    keywords[size] = keyword;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  int size() {
    return size;
  }

  String source() {
    return source;
  }

  TokenType type(int token) {
    return types[token];
  }

  boolean is(int token, Keyword keyword) {
    return keywords[token] == keyword;
  }

  boolean is(int token, char symbol) {
    return types[token] == TokenType.SYMBOL && source.charAt(starts[token]) == symbol;
  }

  /** The keyword a token of type {@code KEYWORD} is. */
  Keyword keyword(int token) {
    return Objects.requireNonNull(keywords[token]);
  }

  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }

  /** An identifier folded and cut, a string or quoted name decoded, anything else as it stands. */
  String value(int token) throws NotUnderstood {
    return switch (type(token)) {
      case IDENTIFIER -> Identifiers.value(source, starts[token], ends[token]);
      case KEYWORD -> keyword(token).word();
      case STRING, BITS, HEX -> Quoted.value(source, starts[token], ends[token], standardStrings);
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
          source.substring(starts[token], ends[token]);
    };
  }
}
