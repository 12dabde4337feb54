package dev.postern.sql.postgres;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.TokenCursor;
import dev.postern.sql.postgres.Keyword.Use;
import dev.postern.sql.tree.Part.Name;
import java.util.ArrayList;
import java.util.List;

/** The names and small words of PostgreSQL's grammar. */
final class Cursor extends TokenCursor<TokenType, Keyword> {
  private final Tokens tokens;

  /**
   * Over the tokens from {@code from} to before {@code to}.
   *
   * @param depthCap how deep expressions and queries may nest
   */
  Cursor(Tokens tokens, int from, int to, int depthCap) {
    super(tokens, TokenType.END, from, to, depthCap);
    this.tokens = tokens;
  }

  String string() throws NotUnderstood {
    return take(TokenType.STRING);
  }

  /** Iconst. */
  int integer() throws NotUnderstood {
    if (!at(TokenType.INTEGER)) {
      throw unexpected();
    }
    int value = (int) Numbers.value(tokens.source(), start(), tokens.end(position()));
    advance();
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
    Use use = tokens.keyword(position() + ahead).use();
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
      reset(position() + 3);
      return true;
    }
    return false;
  }
}
