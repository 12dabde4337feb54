package dev.postern.sql.parsing;

import dev.postern.sql.parsing.NotUnderstood.Cause;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one text, in parallel arrays since a text of 9 MB has millions of them. Their
 * values are read from the source when asked for.
 *
 * @param <T> what the dialect's lexer tells apart, 127 sorts at most
 * @param <K> its keywords
 */
public abstract class TokenArray<T extends Enum<T>, K extends Spelt> {
  private static final int START_SIZE = 64;
  private static final short NONE = -1;

  private final String source;
  private final int cap;
  private final T[] sorts;
  private final K[] words;
  private final T symbol;
  private byte[] types = new byte[START_SIZE];
  private short[] keywords = new short[START_SIZE];
  private int[] starts = new int[START_SIZE];
  private int[] ends = new int[START_SIZE];
  private int size;

  /**
   * Keeps the arrays it is given, since there is one of these for each text.
   *
   * @param sorts all types of tokens, and of those {@code symbol} that of single characters
   * @param words all keywords
   * @param cap how many tokens are taken at most
   */
  protected TokenArray(String source, T[] sorts, K[] words, T symbol, int cap) {
    this.source = source;
    this.sorts = sorts;
    this.words = words;
    this.symbol = symbol;
    this.cap = cap;
  }

  /**
   * Appends a token.
   *
   * @param keyword null where it is none
   */
  public final void add(T type, @Nullable K keyword, int start, int end) throws NotUnderstood {
    if (size == cap) {
      throw new NotUnderstood(Cause.TOKENS, start);
    }
    if (size == types.length) {
      types = Arrays.copyOf(types, size * 2);
      keywords = Arrays.copyOf(keywords, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    types[size] = (byte) type.ordinal();
    keywords[size] = keyword == null ? NONE : (short) keyword.ordinal();
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  public final int size() {
    return size;
  }

  public final String source() {
    return source;
  }

  public final T type(int token) {
    return sorts[types[token]];
  }

  public final boolean is(int token, K keyword) {
    return keywords[token] == keyword.ordinal();
  }

  public final boolean is(int token, char sign) {
    return types[token] == symbol.ordinal() && source.charAt(starts[token]) == sign;
  }

  /** The keyword a token is; only where it is one. */
  public final K keyword(int token) {
    return words[keywords[token]];
  }

  public final int start(int token) {
    return starts[token];
  }

  public final int end(int token) {
    return ends[token];
  }

  /** A token as it stands in the source. */
  public final String text(int token) {
    return source.substring(starts[token], ends[token]);
  }

  /** An identifier folded, a string or quoted name decoded, anything else as it stands. */
  public abstract String value(int token) throws NotUnderstood;
}
