package dev.postern.sql.mysql;

import dev.postern.core.Span;
import dev.postern.sql.mysql.Keyword.Use;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import dev.postern.sql.parsing.TokenCursor;
import dev.postern.sql.tree.Part.Name;
import java.util.ArrayList;
import java.util.List;

/** The names and small words of MySQL's grammar. */
final class Cursor extends TokenCursor<TokenType, Keyword> {
  private final Tokens tokens;
  private final Dialect dialect;
  private final Parentheses parentheses;

  /**
   * Over the tokens from {@code from} to before {@code to}.
   *
   * @param depthCap how deep expressions and queries may nest
   */
  Cursor(Tokens tokens, Parentheses parentheses, int from, int to, int depthCap) {
    super(tokens, TokenType.END, from, to, depthCap);
    this.tokens = tokens;
    this.dialect = tokens.dialect();
    this.parentheses = parentheses;
  }

  Dialect dialect() {
    return dialect;
  }

  boolean isMariaDb() {
    return dialect.isMariaDb();
  }

  NotUnderstood unsupported() {
    return new NotUnderstood(Cause.UNSUPPORTED, start());
  }

  /** Whether a sign of several characters, or a comparison, is next. */
  boolean atSign(String sign) {
    return (at(TokenType.OPERATOR) || at(TokenType.COMPARISON))
        && tokens.text(position()).equals(sign);
  }

  /** Whether the token {@code ahead} of this one stands right behind the one before it. */
  boolean isAttached(int ahead) {
    int token = position() + ahead;
    return tokens.start(token) == tokens.end(token - 1);
  }

  /** Whether the parenthesis that is next holds a query and nothing else. */
  boolean atQueryInParentheses() {
    return at('(') && parentheses.holdQuery(position());
  }

  /** Whether the parenthesis {@code ahead} of this token holds several things. */
  boolean holdsComma(int ahead) {
    return parentheses.holdComma(position() + ahead);
  }

  /** Whether a query without parentheses is next. */
  boolean atQuery() {
    return parentheses.startsQuery(position());
  }

  boolean atName() {
    return atName(0);
  }

  /** Whether a name, or a keyword that may stand for one, is next. */
  boolean atName(int ahead) {
    return switch (type(ahead)) {
      case IDENTIFIER, QUOTED -> true;
      case KEYWORD -> tokens.keyword(position() + ahead).use(dialect) != Use.RESERVED;
      default -> false;
    };
  }

  /** Whether an alias is next that needs no {@code AS}: a name, or a string. */
  boolean atLabel() {
    return atName() || at(TokenType.STRING);
  }

  /** A name as it is written. */
  String name() throws NotUnderstood {
    if (!atName()) {
      throw unexpected();
    }
    return take();
  }

  /** The name of a column or of anything else whose case does not count. */
  String folded() throws NotUnderstood {
    return fold(name());
  }

  /** Case by single characters, as the server's own character set has it. */
  static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      folded.append(Character.toLowerCase(name.charAt(i)));
    }
    return folded.toString();
  }

  /** The name of a table, of a database, or an alias of a table. */
  String tableName() throws NotUnderstood {
    return table(name());
  }

  String table(String name) {
    return dialect.foldsTables() ? fold(name) : name;
  }

  /** A word, or a string, whose case does not count. */
  String word() throws NotUnderstood {
    return at(TokenType.STRING) ? fold(take()) : folded();
  }

  /** {@code [database.]table}. */
  Name tablePath() throws NotUnderstood {
    int start = start();
    List<String> parts = new ArrayList<>(2);
    if (isMariaDb()) {
      accept('.');
    }
    parts.add(tableName());
    if (at('.') && atName(1)) {
      advance();
      parts.add(tableName());
    }
    return new Name(spanFrom(start), List.copyOf(parts));
  }

  /** A name with dots between its parts, as of a routine. */
  Name path() throws NotUnderstood {
    int start = start();
    List<String> parts = new ArrayList<>(2);
    do {
      parts.add(name());
    } while (accept('.'));
    return new Name(spanFrom(start), List.copyOf(parts));
  }

  /** The last part of a column's path, folded; the others are names of tables. */
  List<String> columnPath() throws NotUnderstood {
    List<String> parts = new ArrayList<>(2);
    if (isMariaDb()) {
      accept('.');
    }
    parts.add(name());
    while (at('.') && atName(1) && parts.size() < 3) {
      advance();
      parts.add(name());
    }
    int last = parts.size() - 1;
    parts.replaceAll(this::table);
    parts.set(last, fold(parts.get(last)));
    return List.copyOf(parts);
  }

  /** {@code (column, …)}; the last part of each name. */
  List<String> columnsInParentheses() throws NotUnderstood {
    expect('(');
    List<String> names = new ArrayList<>();
    do {
      names.add(folded());
    } while (accept(','));
    expect(')');
    return List.copyOf(names);
  }

  String string() throws NotUnderstood {
    return take(TokenType.STRING);
  }

  /** The value of a string that is nothing but a value, which is taken. */
  String constant() throws NotUnderstood {
    if (!at(TokenType.STRING) && !at(TokenType.NATIONAL)) {
      throw unexpected();
    }
    String value = tokens.constant(position());
    advance();
    return value;
  }

  /** Throws where what was taken since then is a text that the server may take for another. */
  void requireCertain(int since) throws NotUnderstood {
    for (int token = since; token < position(); token++) {
      tokens.requireCertain(token);
    }
  }

  /** A whole number in digits. */
  String integer() throws NotUnderstood {
    return take(TokenType.INTEGER);
  }

  /** The token just taken. */
  Span spanOfLast() {
    int last = position() - 1;
    return new Span(tokens.start(last), tokens.end(last));
  }
}
