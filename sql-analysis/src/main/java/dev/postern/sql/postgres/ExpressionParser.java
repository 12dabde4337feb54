package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import dev.postern.sql.postgres.PrimaryParser.Parenthesised;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.*;
import dev.postern.sql.tree.Part.Name;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions (a_expr and b_expr of gram.y) by precedence climbing. The levels and what may not
 * stand beside its like are those of gram.y's %left, %right and %nonassoc lines.
 */
final class ExpressionParser {
  private static final int OR_LEVEL = 1;
  private static final int AND_LEVEL = 2;
  private static final int NOT_LEVEL = 3;
  private static final int IS_LEVEL = 4;
  private static final int COMPARISON_LEVEL = 5;
  private static final int MATCH_LEVEL = 6;
  private static final int OPERATOR_LEVEL = 8;
  private static final int SUM_LEVEL = 9;
  private static final int PRODUCT_LEVEL = 10;
  private static final int POWER_LEVEL = 11;
  private static final int AT_LEVEL = 12;
  private static final int COLLATE_LEVEL = 13;
  private static final int SIGN_LEVEL = 14;
  private static final int CAST_LEVEL = 15;
  private static final int NONE = -1;

  private final Parsers parsers;
  private final Cursor cursor;

  ExpressionParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** a_expr. */
  Expression expression() throws NotUnderstood {
    return climb(0, false, cursor.start(), null);
  }

  /** b_expr: without AND, OR, NOT, BETWEEN, IN, LIKE and most of IS. */
  Expression restricted() throws NotUnderstood {
    return climb(0, true, cursor.start(), null);
  }

  /** expr_list. */
  List<Expression> list() throws NotUnderstood {
    return listFrom(expression());
  }

  /** An a_expr whose first operand is taken already. */
  Expression expressionFrom(int start, Expression first) throws NotUnderstood {
    return climb(0, false, start, first);
  }

  /** The expr_list whose first element is taken already. */
  List<Expression> listFrom(Expression first) throws NotUnderstood {
    if (!cursor.at(',')) {
      return List.of(first);
    }
    List<Expression> list = new ArrayList<>();
    list.add(first);
    while (cursor.accept(',')) {
      list.add(expression());
    }
    return List.copyOf(list);
  }

  /** ( expr_list ) */
  List<Expression> listInParentheses() throws NotUnderstood {
    cursor.expect('(');
    List<Expression> list = list();
    cursor.expect(')');
    return list;
  }

  Literal literal(LiteralType type) throws NotUnderstood {
    int start = cursor.start();
    String value = cursor.take();
    return new Literal(cursor.spanFrom(start), type, value);
  }

  /**
   * Takes operators of {@code level} and above.
   *
   * @param first an operand that is taken already
   */
  private Expression climb(int level, boolean restricted, int start, @Nullable Expression first)
      throws NotUnderstood {
    cursor.enter();
    Expression left = first != null ? first : operand(restricted, start);
    int chain = 0;
    for (Expression next = left; next != null; next = infix(left, level, restricted, start)) {
      left = next;
      if (++chain > parsers.limits.chain()) {
        throw new NotUnderstood(Cause.DEPTH, cursor.start());
      }
    }
    cursor.leave();
    return left;
  }

  private Expression right(int level, boolean restricted) throws NotUnderstood {
    return climb(level, restricted, cursor.start(), null);
  }

  private Expression operand(boolean restricted, int start) throws NotUnderstood {
    if (cursor.at(NOT) && !restricted) {
      cursor.advance();
      Expression negated = right(NOT_LEVEL, false);
      return new Not(cursor.spanFrom(start), negated);
    }
    boolean sign = cursor.at('+') || cursor.at('-');
    if (sign || cursor.at(TokenType.OPERATOR) || (cursor.at(OPERATOR) && cursor.at(1, '('))) {
      Name operator = operator();
      Expression operand = right(sign ? SIGN_LEVEL : OPERATOR_LEVEL + 1, restricted);
      return new Operation(cursor.spanFrom(start), operator, null, operand);
    }
    return parsers.primaries.primary();
  }

  /** What follows {@code left}, joined with it; null where nothing of {@code level} does. */
  private @Nullable Expression infix(Expression left, int level, boolean restricted, int start)
      throws NotUnderstood {
    int found = levelHere(restricted);
    if (found == NONE || found < level) {
      return null;
    }
    return switch (found) {
      case OR_LEVEL, AND_LEVEL -> logical(left, found, start);
      case IS_LEVEL -> is(left, restricted, start);
      case MATCH_LEVEL -> match(left, start);
      case AT_LEVEL -> at(left, restricted, start);
      case COLLATE_LEVEL -> {
        cursor.advance();
        Name collation = cursor.dottedName();
        yield new Collate(cursor.spanFrom(start), left, collation);
      }
      case CAST_LEVEL -> {
        cursor.advance();
        var type = parsers.types.type();
        yield new Cast(cursor.spanFrom(start), left, type);
      }
      default -> operation(left, found, restricted, start);
    };
  }

  /** The level of the operator that is next. */
  private int levelHere(boolean restricted) {
    return switch (cursor.type()) {
      case TYPE_CAST -> CAST_LEVEL;
      case COMPARISON -> COMPARISON_LEVEL;
      case OPERATOR -> OPERATOR_LEVEL;
      case SYMBOL -> symbolLevel();
      case KEYWORD -> keywordLevel(restricted);
      case IDENTIFIER,
          STRING,
          BITS,
          HEX,
          INTEGER,
          DECIMAL,
          PARAMETER,
          DOT_DOT,
          COLON_EQUALS,
          EQUALS_GREATER,
          END ->
          NONE;
    };
  }

  private int symbolLevel() {
    if (cursor.at('=') || cursor.at('<') || cursor.at('>')) {
      return COMPARISON_LEVEL;
    }
    if (cursor.at('+') || cursor.at('-')) {
      return SUM_LEVEL;
    }
    if (cursor.at('*') || cursor.at('/') || cursor.at('%')) {
      return PRODUCT_LEVEL;
    }
    return cursor.at('^') ? POWER_LEVEL : NONE;
  }

  private int keywordLevel(boolean restricted) {
    Keyword keyword = cursor.keyword();
    if (keyword == OPERATOR) {
      return cursor.at(1, '(') ? OPERATOR_LEVEL : NONE;
    }
    if (restricted) {
      int property = cursor.at(1, NOT) ? 2 : 1;
      boolean allowed = cursor.at(property, DISTINCT) || cursor.at(property, DOCUMENT);
      return keyword == IS && allowed ? IS_LEVEL : NONE;
    }
    return switch (keyword) {
      case OR -> OR_LEVEL;
      case AND -> AND_LEVEL;
      case IS, ISNULL, NOTNULL -> IS_LEVEL;
      case BETWEEN, IN, LIKE, ILIKE -> MATCH_LEVEL;
      // SUBSTRING has a SIMILAR of its own.
      case SIMILAR -> cursor.at(1, TO) ? MATCH_LEVEL : NONE;
      case NOT -> negatesMatch() ? MATCH_LEVEL : NONE;
      case AT -> AT_LEVEL;
      case COLLATE -> COLLATE_LEVEL;
      default -> NONE;
    };
  }

  private boolean negatesMatch() {
    return cursor.at(1, BETWEEN)
        || cursor.at(1, IN)
        || cursor.at(1, LIKE)
        || cursor.at(1, ILIKE)
        || cursor.at(1, SIMILAR);
  }

  /** An operator of {@code level} may not follow its like without parentheses. */
  private void requireNone(int level, boolean restricted) throws NotUnderstood {
    if (levelHere(restricted) == level) {
      throw cursor.unexpected();
    }
  }

  private Expression logical(Expression left, int level, int start) throws NotUnderstood {
    boolean conjunction = level == AND_LEVEL;
    List<Expression> operands = new ArrayList<>();
    if (left instanceof Logical same && same.conjunction() == conjunction) {
      operands.addAll(same.operands());
    } else {
      operands.add(left);
    }
    while (cursor.accept(conjunction ? AND : OR)) {
      operands.add(right(level + 1, false));
    }
    return new Logical(cursor.spanFrom(start), conjunction, List.copyOf(operands));
  }

  private Expression operation(Expression left, int level, boolean restricted, int start)
      throws NotUnderstood {
    Name operator = operator();
    if (!restricted && cursor.atAny(ANY, SOME, ALL)) {
      return quantified(left, operator, start);
    }
    Expression right = right(level + 1, restricted);
    if (level == COMPARISON_LEVEL) {
      requireNone(COMPARISON_LEVEL, restricted);
    }
    return new Operation(cursor.spanFrom(start), operator, left, right);
  }

  private Expression quantified(Expression left, Name operator, int start) throws NotUnderstood {
    boolean all = cursor.at(ALL);
    cursor.advance();
    Parenthesised right = parsers.primaries.parenthesised();
    Span span = cursor.spanFrom(start);
    if (right.query() != null) {
      return new QuantifiedQuery(span, left, operator, all, right.query());
    }
    return new Quantified(span, left, operator, all, only(right));
  }

  private Expression only(Parenthesised list) throws NotUnderstood {
    if (list.items().size() != 1) {
      throw cursor.unexpected();
    }
    return list.items().getFirst();
  }

  /** An operator by its sign, or as {@code OPERATOR(schema.sign)}. */
  Name operator() throws NotUnderstood {
    int start = cursor.start();
    if (!cursor.accept(OPERATOR)) {
      String sign = operatorSign();
      return new Name(cursor.spanFrom(start), List.of(sign));
    }
    cursor.expect('(');
    Name name = operatorPath();
    cursor.expect(')');
    return new Name(cursor.spanFrom(start), name.parts());
  }

  /** any_operator: a sign, perhaps with schemas before it. */
  Name operatorPath() throws NotUnderstood {
    int start = cursor.start();
    List<String> parts = new ArrayList<>(2);
    while (cursor.atColumnName()) {
      parts.add(cursor.columnName());
      cursor.expect('.');
    }
    parts.add(operatorSign());
    return new Name(cursor.spanFrom(start), List.copyOf(parts));
  }

  private String operatorSign() throws NotUnderstood {
    boolean sign =
        cursor.at(TokenType.OPERATOR) || cursor.at(TokenType.COMPARISON) || symbolLevel() != NONE;
    if (!sign) {
      throw cursor.unexpected();
    }
    String text = cursor.take();
    return text.equals("!=") ? "<>" : text;
  }

  private Expression is(Expression left, boolean restricted, int start) throws NotUnderstood {
    if (cursor.atAny(ISNULL, NOTNULL)) {
      boolean negated = cursor.at(NOTNULL);
      cursor.advance();
      return new Test(cursor.spanFrom(start), left, Property.NULL, negated);
    }
    cursor.expect(IS);
    boolean negated = cursor.accept(NOT);
    if (cursor.accept(DISTINCT)) {
      cursor.expect(FROM);
      Expression right = right(IS_LEVEL + 1, restricted);
      requireNone(IS_LEVEL, restricted);
      return new Distinct(cursor.spanFrom(start), left, right, negated);
    }
    Property property = property();
    return new Test(cursor.spanFrom(start), left, property, negated);
  }

  private Property property() throws NotUnderstood {
    if (cursor.accept(NULL)) {
      return Property.NULL;
    } else if (cursor.accept(TRUE)) {
      return Property.TRUE;
    } else if (cursor.accept(FALSE)) {
      return Property.FALSE;
    } else if (cursor.accept(UNKNOWN)) {
      return Property.UNKNOWN;
    } else if (cursor.accept(DOCUMENT)) {
      return Property.DOCUMENT;
    } else if (cursor.accept(JSON)) {
      parsers.json.predicateType();
      return Property.JSON;
    }
    if (cursor.atAny(NFC, NFD, NFKC, NFKD)) {
      cursor.advance();
    }
    cursor.expect(NORMALIZED);
    return Property.NORMALIZED;
  }

  /** BETWEEN, IN, LIKE, ILIKE and SIMILAR TO. */
  private Expression match(Expression left, int start) throws NotUnderstood {
    int operatorStart = cursor.start();
    boolean negated = cursor.accept(NOT);
    if (cursor.accept(BETWEEN)) {
      return between(left, negated, start);
    }
    if (cursor.accept(IN)) {
      Parenthesised right = parsers.primaries.parenthesised();
      Span span = cursor.spanFrom(start);
      return right.query() != null
          ? new InQuery(span, left, right.query(), negated)
          : new InList(span, left, right.items(), negated);
    }
    Pattern kind =
        cursor.at(LIKE) ? Pattern.LIKE : cursor.at(ILIKE) ? Pattern.ILIKE : Pattern.SIMILAR;
    cursor.advance();
    if (kind == Pattern.SIMILAR) {
      cursor.expect(TO);
    } else if (cursor.atAny(ANY, SOME, ALL)) {
      String sign = (negated ? "!" : "") + (kind == Pattern.LIKE ? "~~" : "~~*");
      return quantified(left, new Name(cursor.spanFrom(operatorStart), List.of(sign)), start);
    }
    Expression pattern = right(MATCH_LEVEL + 1, false);
    Expression escape = cursor.accept(ESCAPE) ? right(MATCH_LEVEL + 1, false) : null;
    requireNone(MATCH_LEVEL, false);
    return new Match(cursor.spanFrom(start), kind, left, pattern, escape, negated);
  }

  private Expression between(Expression left, boolean negated, int start) throws NotUnderstood {
    boolean symmetric = cursor.accept(SYMMETRIC);
    if (!symmetric) {
      cursor.accept(ASYMMETRIC);
    }
    Expression low = restricted();
    cursor.expect(AND);
    Expression high = right(MATCH_LEVEL + 1, false);
    requireNone(MATCH_LEVEL, false);
    return new Between(cursor.spanFrom(start), left, low, high, symmetric, negated);
  }

  /** {@code AT TIME ZONE} and {@code AT LOCAL} are calls of timezone. */
  private Expression at(Expression left, boolean restricted, int start) throws NotUnderstood {
    int nameStart = cursor.start();
    cursor.expect(AT);
    if (cursor.accept(LOCAL)) {
      return parsers.calls.builtIn(start, cursor.spanFrom(nameStart), "timezone", List.of(left));
    }
    cursor.expect(TIME, ZONE);
    Span name = cursor.spanFrom(nameStart);
    Expression zone = right(AT_LEVEL + 1, restricted);
    return parsers.calls.builtIn(start, name, "timezone", List.of(zone, left));
  }
}
