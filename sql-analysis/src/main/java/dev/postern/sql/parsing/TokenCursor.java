package dev.postern.sql.parsing;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood.Cause;

/**
 * A place among a statement's tokens, and the small words of any grammar.
 *
 * @param <T> what the dialect's lexer tells apart
 * @param <K> its keywords
 */
public class TokenCursor<T extends Enum<T>, K extends Spelt> {
  private final TokenArray<T, K> tokens;
  private final T end;
  private final int limit;
  private final int depthCap;
  private int position;
  private int depth;

  /**
   * Over the tokens from {@code from} to before {@code to}.
   *
   * @param end the type of what stands behind the last token
   * @param depthCap how deep expressions and queries may nest
   */
  protected TokenCursor(TokenArray<T, K> tokens, T end, int from, int to, int depthCap) {
    this.tokens = tokens;
    this.end = end;
    this.position = from;
    this.limit = to;
    this.depthCap = depthCap;
  }

  public final int position() {
    return position;
  }

  /** Goes back to where {@link #position} was. */
  public final void reset(int to) {
    position = to;
  }

  /** Counts one level of nesting; {@link #leave} takes it back. */
  public final void enter() throws NotUnderstood {
    if (++depth > depthCap) {
      throw new NotUnderstood(Cause.DEPTH, start());
    }
  }

  public final void leave() {
    depth--;
  }

  public final int depth() {
    return depth;
  }

  /** Takes back the levels of an alternative that failed. */
  public final void leaveTo(int level) {
    depth = level;
  }

  public final boolean atEnd() {
    return position >= limit;
  }

  public final T type() {
    return type(0);
  }

  /** The type of the token {@code ahead} of this one. */
  public final T type(int ahead) {
    return position + ahead < limit ? tokens.type(position + ahead) : end;
  }

  public final boolean at(T type) {
    return type(0) == type;
  }

  public final boolean at(char symbol) {
    return at(0, symbol);
  }

  public final boolean at(int ahead, char symbol) {
    return position + ahead < limit && tokens.is(position + ahead, symbol);
  }

  public final boolean at(K keyword) {
    return at(0, keyword);
  }

  public final boolean at(int ahead, K keyword) {
    return position + ahead < limit && tokens.is(position + ahead, keyword);
  }

  public final boolean at(K first, K second) {
    return at(0, first) && at(1, second);
  }

  @SafeVarargs
  public final boolean atAny(K... keywords) {
    for (K keyword : keywords) {
      if (at(keyword)) {
        return true;
      }
    }
    return false;
  }

  public final boolean accept(char symbol) {
    return advanceIf(at(symbol));
  }

  public final boolean accept(K keyword) {
    return advanceIf(at(keyword));
  }

  public final boolean accept(T type) {
    return advanceIf(at(type));
  }

  /** Takes both keywords or none. */
  public final boolean accept(K first, K second) {
    if (at(first, second)) {
      position += 2;
      return true;
    }
    return false;
  }

  private boolean advanceIf(boolean matched) {
    if (matched) {
      position++;
    }
    return matched;
  }

  public final void expect(char symbol) throws NotUnderstood {
    if (!accept(symbol)) {
      throw unexpected();
    }
  }

  public final void expect(K keyword) throws NotUnderstood {
    if (!accept(keyword)) {
      throw unexpected();
    }
  }

  public final void expect(K first, K second) throws NotUnderstood {
    expect(first);
    expect(second);
  }

  public final void advance() {
    position++;
  }

  public final NotUnderstood unexpected() {
    return new NotUnderstood(Cause.SYNTAX, start());
  }

  /** Where the next token starts. */
  public final int start() {
    return tokens.start(position);
  }

  /** The span from {@code start} to the end of the token just taken. */
  public final Span spanFrom(int start) {
    return new Span(start, Math.max(start, tokens.end(Math.max(0, position - 1))));
  }

  /** The keyword at this place; only where there is one. */
  public final K keyword() {
    return tokens.keyword(position);
  }

  /** The value of a token of the type, which is taken. */
  public final String take(T type) throws NotUnderstood {
    if (!at(type)) {
      throw unexpected();
    }
    return tokens.value(position++);
  }

  /** The value of whatever token is next, which is taken. */
  public final String take() throws NotUnderstood {
    return tokens.value(position++);
  }
}
