package dev.postern.sql.postgres;

import dev.postern.core.Span;
import dev.postern.sql.postgres.Keyword.Use;
import dev.postern.sql.postgres.NotUnderstood.Cause;
import dev.postern.sql.tree.Part.Name;
import java.util.ArrayList;
import java.util.List;

/** A place among a statement's tokens, and the small words of the grammar. */
final class Cursor {
  private final Tokens tokens;
  private final int limit;
  private final int depthCap;
  private int position;
  private int depth;

  /**
   * Over the tokens from {@code from} to before {@code to}.
   *
   * @param depthCap how deep expressions and queries may nest
   */
  Cursor(Tokens tokens, int from, int to, int depthCap) {
    this.tokens = tokens;
    this.position = from;
    this.limit = to;
    this.depthCap = depthCap;
  }

  int position() {
    return position;
  }

  /** Goes back to where {@link #position} was. */
  void reset(int to) {
    position = to;
  }

  /** Counts one level of nesting; {@link #leave} takes it back. */
  void enter() throws NotUnderstood {
    if (++depth > depthCap) {
      throw new NotUnderstood(Cause.DEPTH, start());
    }
  }

  void leave() {
    depth--;
  }

  int depth() {
    return depth;
  }

  /** Takes back the levels of an alternative that failed. */
  void leaveTo(int level) {
    depth = level;
  }

  boolean atEnd() {
    return position >= limit;
  }

  TokenType type() {
    return type(0);
  }

  /** The type of the token {@code ahead} of this one. */
  TokenType type(int ahead) {
    return position + ahead < limit ? tokens.type(position + ahead) : TokenType.END;
  }

  boolean at(TokenType type) {
    return type(0) == type;
  }

  boolean at(char symbol) {
    return at(0, symbol);
  }

  boolean at(int ahead, char symbol) {
    return position + ahead < limit && tokens.is(position + ahead, symbol);
  }

  boolean at(Keyword keyword) {
    return at(0, keyword);
  }

  boolean at(int ahead, Keyword keyword) {
    return position + ahead < limit && tokens.is(position + ahead, keyword);
  }

  boolean at(Keyword first, Keyword second) {
    return at(0, first) && at(1, second);
  }

  boolean atAny(Keyword... keywords) {
    for (Keyword keyword : keywords) {
      if (at(keyword)) {
        return true;
      }
    }
    return false;
  }

  boolean accept(char symbol) {
    return advanceIf(at(symbol));
  }

  boolean accept(Keyword keyword) {
    return advanceIf(at(keyword));
  }

  boolean accept(TokenType type) {
    return advanceIf(at(type));
  }

  /** Takes both keywords or none. */
  boolean accept(Keyword first, Keyword second) {
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

  void expect(char symbol) throws NotUnderstood {
    if (!accept(symbol)) {
      throw unexpected();
    }
  }

  void expect(Keyword keyword) throws NotUnderstood {
    if (!accept(keyword)) {
      throw unexpected();
    }
  }

  void expect(Keyword first, Keyword second) throws NotUnderstood {
    expect(first);
    expect(second);
  }

  void advance() {
    position++;
  }

  NotUnderstood unexpected() {
    return new NotUnderstood(Cause.SYNTAX, start());
  }

  /** Where the next token starts. */
  int start() {
    return tokens.start(position);
  }

  /** The span from {@code start} to the end of the token just taken. */
  Span spanFrom(int start) {
    return new Span(start, Math.max(start, tokens.end(Math.max(0, position - 1))));
  }

  /** The keyword at this place; only where there is one. */
  Keyword keyword() {
    return tokens.keyword(position);
  }

  /** The value of a token of the type, which is taken. */
  String take(TokenType type) throws NotUnderstood {
    if (!at(type)) {
      throw unexpected();
    }
    return tokens.value(position++);
  }

  /** The value of whatever token is next, which is taken. */
  String take() throws NotUnderstood {
    return tokens.value(position++);
  }

  String string() throws NotUnderstood {
    return take(TokenType.STRING);
  }

  /** Iconst. */
  int integer() throws NotUnderstood {
    if (!at(TokenType.INTEGER)) {
      throw unexpected();
    }
    int value = (int) Numbers.value(tokens.source(), tokens.start(position), tokens.end(position));
    position++;
    return value;
  }

  /** {@code $n}. */
  int parameter() throws NotUnderstood {
    String digits = take(TokenType.PARAMETER);
    return (int) Numbers.value(digits, 1, digits.length());
  }

  /** Whether an identifier or a keyword that may stand for one by {@code use} is next. */
  boolean atName(int ahead, Use alsoOf) {
    TokenType type = type(ahead);
    if (type != TokenType.KEYWORD) {
      return type == TokenType.IDENTIFIER;
    }
    Use use = tokens.keyword(position + ahead).use();
    return (use == Use.UNRESERVED || use == alsoOf) && !atPair(ahead);
  }

  /** Whether two words are next that the server's look-ahead makes one (parser.c). */
  private boolean atPair(int ahead) {
    return (at(ahead, Keyword.FORMAT) && at(ahead + 1, Keyword.JSON))
        || (at(ahead, Keyword.NULLS)
            && (at(ahead + 1, Keyword.FIRST) || at(ahead + 1, Keyword.LAST)));
  }

  /** Whether a column's or table's name (ColId) is next. */
  boolean atColumnName() {
    return atName(0, Use.COLUMN_NAME);
  }

  /** Whether any word is next (ColLabel). */
  boolean atLabel() {
    return at(TokenType.IDENTIFIER) || at(TokenType.KEYWORD);
  }

  /** Whether a label that needs no {@code AS} is next (BareColLabel). */
  boolean atBareLabel() {
    return at(TokenType.IDENTIFIER)
        || (at(TokenType.KEYWORD) && keyword().isBareLabel() && !atPair(0));
  }

  /** ColId. */
  String columnName() throws NotUnderstood {
    if (!atColumnName()) {
      throw unexpected();
    }
    return take();
  }

  /** type_function_name. */
  String functionName() throws NotUnderstood {
    if (!atName(0, Use.TYPE_OR_FUNCTION)) {
      throw unexpected();
    }
    return take();
  }

  /** Whether any word that is not reserved is next. */
  boolean atNonReserved() {
    return atColumnName() || atName(0, Use.TYPE_OR_FUNCTION);
  }

  /** NonReservedWord. */
  String nonReserved() throws NotUnderstood {
    return atColumnName() ? take() : functionName();
  }

  /** ColId, with dots between. */
  List<String> dottedColumns() throws NotUnderstood {
    List<String> parts = new ArrayList<>();
    do {
      parts.add(columnName());
    } while (accept('.'));
    return List.copyOf(parts);
  }

  /** ColLabel. */
  String label() throws NotUnderstood {
    if (!atLabel()) {
      throw unexpected();
    }
    return take();
  }

  /** A dotted name that starts with a ColId: any_name, qualified_name. */
  Name dottedName() throws NotUnderstood {
    int start = start();
    return rest(start, columnName());
  }

  /** A dotted name that starts with a ColId or with the name of a function or type. */
  Name functionPath() throws NotUnderstood {
    int start = start();
    return atName(0, Use.COLUMN_NAME) && at(1, '.')
        ? rest(start, columnName())
        : single(start, functionName());
  }

  private Name single(int start, String name) {
    return new Name(spanFrom(start), List.of(name));
  }

  private Name rest(int start, String first) throws NotUnderstood {
    if (!at('.')) {
      return single(start, first);
    }
    List<String> parts = new ArrayList<>(3);
    parts.add(first);
    while (accept('.')) {
      parts.add(label());
    }
    return new Name(spanFrom(start), List.copyOf(parts));
  }

  /** ColId, … */
  List<String> columnNames() throws NotUnderstood {
    List<String> names = new ArrayList<>();
    do {
      names.add(columnName());
    } while (accept(','));
    return List.copyOf(names);
  }

  /** ( ColId, … ) */
  List<String> namesInParentheses() throws NotUnderstood {
    expect('(');
    List<String> names = columnNames();
    expect(')');
    return names;
  }

  /** The same where it is there, else nothing. */
  List<String> optionalNames() throws NotUnderstood {
    return at('(') ? namesInParentheses() : List.of();
  }

  /** Whether {@code IF NOT EXISTS} was there. */
  boolean acceptIfNotExists() {
    if (at(Keyword.IF, Keyword.NOT) && at(2, Keyword.EXISTS)) {
      position += 3;
      return true;
    }
    return false;
  }
}
