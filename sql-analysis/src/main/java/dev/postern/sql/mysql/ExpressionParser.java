package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.*;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions by precedence climbing. The levels are those of the manual's table of operators; what
 * may not stand beside its like MySQL's own server was asked for. MariaDB lets more stand there.
 */
final class ExpressionParser {
  private static final int OR_LEVEL = 1;
  private static final int XOR_LEVEL = 2;
  private static final int AND_LEVEL = 3;
  private static final int NOT_LEVEL = 4;
  private static final int TRUTH_LEVEL = 5;
  private static final int COMPARISON_LEVEL = 6;
  private static final int PREDICATE_LEVEL = 7;

  /** MariaDB has BETWEEN below the other predicates; MySQL has none beside another. */
  private static final int MATCH_LEVEL = 8;

  private static final int BIT_OR_LEVEL = 9;
  private static final int BIT_AND_LEVEL = 10;
  private static final int SHIFT_LEVEL = 11;
  private static final int SUM_LEVEL = 12;
  private static final int PRODUCT_LEVEL = 13;
  private static final int BIT_XOR_LEVEL = 14;
  private static final int CONCAT_LEVEL = 15;
  private static final int UNARY_LEVEL = 16;
  private static final int NONE = -1;

  private final Parsers parsers;
  private final Cursor cursor;
  private final boolean isMariaDb;

  ExpressionParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.isMariaDb = cursor.isMariaDb();
  }

  /** Any expression. */
  Expression expression() throws NotUnderstood {
    return climb(0);
  }

  /** An expression without comparisons and logic. */
  Expression bits() throws NotUnderstood {
    return climb(BIT_OR_LEVEL);
  }

  /** An expression without operators but those before it. */
  Expression simple() throws NotUnderstood {
    return climb(CONCAT_LEVEL);
  }

  List<Expression> list() throws NotUnderstood {
    List<Expression> list = new ArrayList<>();
    do {
      list.add(expression());
    } while (cursor.accept(','));
    return List.copyOf(list);
  }

  private Expression climb(int level) throws NotUnderstood {
    cursor.enter();
    int start = cursor.start();
    // What the word NOT negates ends where something binds less than it.
    int ceiling = atNot() ? NOT_LEVEL : UNARY_LEVEL;
    Expression left = operand(level);
    int chain = 0;
    for (int found = levelHere(); found >= level; found = levelHere()) {
      // What binds tighter has been taken, or stands behind what it cannot be applied to.
      if (found == NONE || found > ceiling) {
        break;
      }
      // Behind an interval that was added there may stand what binds tighter.
      ceiling = found == SUM_LEVEL && atAddedInterval() ? BIT_XOR_LEVEL : found;
      left = infix(left, found, start);
      if (++chain > parsers.limits.chain()) {
        throw new NotUnderstood(Cause.DEPTH, cursor.start());
      }
    }
    cursor.leave();
    return left;
  }

  private boolean atNot() {
    return cursor.at(NOT) && !cursor.dialect().has(Mode.HIGH_NOT_PRECEDENCE);
  }

  /** Whether the sign that is next adds or takes away an interval. */
  private boolean atAddedInterval() {
    return cursor.at(1, INTERVAL) && !(cursor.at(2, '(') && cursor.holdsComma(2));
  }

  private Expression operand(int level) throws NotUnderstood {
    int start = cursor.start();
    if (atNot()) {
      if (level > NOT_LEVEL) {
        throw cursor.unexpected();
      }
      cursor.advance();
      Expression negated = climb(NOT_LEVEL);
      return new Not(cursor.spanFrom(start), negated);
    }
    return unary();
  }

  /** {@code INTERVAL amount unit + expression}: the sum ends only before logic, as the server's. */
  Expression intervalSum() throws NotUnderstood {
    int start = cursor.start();
    Expression interval = parsers.intervals.interval();
    int sign = cursor.start();
    cursor.expect('+');
    Name operator = new Name(cursor.spanFrom(sign), List.of("+"));
    Expression right = climb(NOT_LEVEL);
    return new Operation(cursor.spanFrom(start), operator, interval, right);
  }

  /** What binds tighter than any operator between two operands. */
  private Expression unary() throws NotUnderstood {
    int start = cursor.start();
    Expression result = prefixed(start);
    if (result == null) {
      result = parsers.primaries.primary();
    }
    while (cursor.accept(COLLATE)) {
      int name = cursor.start();
      String collation = collation();
      Name named = new Name(cursor.spanFrom(name), List.of(collation));
      result = new Collate(cursor.spanFrom(start), result, named);
    }
    return result;
  }

  /** What has an operator before it; null where none is next. */
  private @Nullable Expression prefixed(int start) throws NotUnderstood {
    boolean sign = cursor.at('-') || cursor.at('+') || cursor.at('~');
    boolean not =
        cursor.at('!') || (cursor.at(NOT) && cursor.dialect().has(Mode.HIGH_NOT_PRECEDENCE));
    boolean binary = cursor.at(BINARY);
    if (!sign && !not && !binary) {
      return null;
    }
    cursor.enter();
    boolean beforeInterval = cursor.at('-') || cursor.at('+') || !isMariaDb;
    Name operator = taken();
    if (!beforeInterval && cursor.at(INTERVAL) && !parsers.intervals.atFunction()) {
      throw cursor.unexpected();
    }
    Expression operand = unary();
    Span span = cursor.spanFrom(start);
    cursor.leave();
    if (not) {
      return new Not(span, operand);
    }
    return sign
        ? new Operation(span, operator, null, operand)
        : parsers.types.cast(span, operand, operator.span(), "binary");
  }

  private String collation() throws NotUnderstood {
    return isMariaDb && cursor.accept(DEFAULT) ? "default" : cursor.word();
  }

  private Name taken() throws NotUnderstood {
    int start = cursor.start();
    String sign = cursor.take();
    return new Name(cursor.spanFrom(start), List.of(sign));
  }

  private Expression infix(Expression left, int found, int start) throws NotUnderstood {
    return switch (found) {
      case OR_LEVEL, AND_LEVEL -> logical(left, found, start);
      case TRUTH_LEVEL, COMPARISON_LEVEL -> compared(left, start);
      case PREDICATE_LEVEL, MATCH_LEVEL -> predicate(left, start);
      default -> operation(left, found, start);
    };
  }

  /** The level of the operator that is next. */
  private int levelHere() {
    return switch (cursor.type()) {
      case COMPARISON -> COMPARISON_LEVEL;
      case OPERATOR -> signLevel();
      case SYMBOL -> symbolLevel();
      case KEYWORD -> keywordLevel();
      default -> NONE;
    };
  }

  private int signLevel() {
    if (cursor.atSign("&&")) {
      return AND_LEVEL;
    }
    if (cursor.atSign("||")) {
      return cursor.dialect().has(Mode.PIPES_AS_CONCAT) ? CONCAT_LEVEL : OR_LEVEL;
    }
    return cursor.atSign("<<") || cursor.atSign(">>") ? SHIFT_LEVEL : NONE;
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
    if (cursor.at('|')) {
      return BIT_OR_LEVEL;
    }
    if (cursor.at('&')) {
      return BIT_AND_LEVEL;
    }
    return cursor.at('^') ? BIT_XOR_LEVEL : NONE;
  }

  private int keywordLevel() {
    return switch (cursor.keyword()) {
      case OR -> OR_LEVEL;
      case XOR -> XOR_LEVEL;
      case AND -> AND_LEVEL;
      case IS -> isMariaDb || isNullTest() ? COMPARISON_LEVEL : TRUTH_LEVEL;
      case BETWEEN -> PREDICATE_LEVEL;
      case IN, LIKE, REGEXP, RLIKE -> matchLevel();
      case SOUNDS -> cursor.at(1, LIKE) ? matchLevel() : NONE;
      case MEMBER -> !isMariaDb && (cursor.at(1, OF) || cursor.at(1, '(')) ? PREDICATE_LEVEL : NONE;
      case NOT -> negatedLevel();
      case DIV, MOD -> PRODUCT_LEVEL;
      default -> NONE;
    };
  }

  private boolean isNullTest() {
    return cursor.at(1, NULL) || (cursor.at(1, NOT) && cursor.at(2, NULL));
  }

  private int matchLevel() {
    return isMariaDb ? MATCH_LEVEL : PREDICATE_LEVEL;
  }

  private int negatedLevel() {
    if (cursor.at(1, BETWEEN)) {
      return PREDICATE_LEVEL;
    }
    boolean match =
        cursor.at(1, IN) || cursor.at(1, LIKE) || cursor.at(1, REGEXP) || cursor.at(1, RLIKE);
    return match ? matchLevel() : NONE;
  }

  private Expression logical(Expression left, int level, int start) throws NotUnderstood {
    boolean conjunction = level == AND_LEVEL;
    List<Expression> operands = new ArrayList<>();
    if (left instanceof Logical same && same.conjunction() == conjunction) {
      operands.addAll(same.operands());
    } else {
      operands.add(left);
    }
    while (levelHere() == level) {
      cursor.advance();
      operands.add(climb(level + 1));
    }
    return new Logical(cursor.spanFrom(start), conjunction, List.copyOf(operands));
  }

  /** IS and the comparisons; behind IS TRUE and its kin MySQL takes only logic. */
  private Expression compared(Expression left, int start) throws NotUnderstood {
    if (left instanceof Test test && test.property() != Property.NULL && !isMariaDb) {
      boolean inParentheses = test.span().start() > start;
      if (!inParentheses) {
        throw cursor.unexpected();
      }
    }
    if (!cursor.at(IS)) {
      return comparison(left, start);
    }
    cursor.advance();
    boolean negated = cursor.accept(NOT);
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
    }
    if (isMariaDb && cursor.accept(JSON)) {
      return Property.JSON;
    }
    throw cursor.unexpected();
  }

  private Expression comparison(Expression left, int start) throws NotUnderstood {
    boolean nullSafe = cursor.atSign("<=>");
    Name operator = taken();
    if (!nullSafe && cursor.atAny(ALL, ANY, SOME) && cursor.at(1, '(')) {
      boolean all = cursor.at(ALL);
      cursor.advance();
      Query query = parsers.queries.inParentheses();
      return new QuantifiedQuery(cursor.spanFrom(start), left, operator, all, query);
    }
    Expression right = climb(PREDICATE_LEVEL);
    return new Operation(cursor.spanFrom(start), operator, left, right);
  }

  private Expression operation(Expression left, int level, int start) throws NotUnderstood {
    Name operator = taken();
    boolean interval = level == SUM_LEVEL && cursor.at(INTERVAL) && !parsers.intervals.atFunction();
    Expression right = interval ? parsers.intervals.interval() : climb(level + 1);
    return new Operation(cursor.spanFrom(start), operator, left, right);
  }

  /** IN, BETWEEN, LIKE, REGEXP, SOUNDS LIKE and MEMBER OF. */
  private Expression predicate(Expression left, int start) throws NotUnderstood {
    int word = cursor.start();
    boolean negated = cursor.accept(NOT);
    Expression result;
    if (cursor.accept(IN)) {
      result = in(left, negated, start);
    } else if (cursor.accept(BETWEEN)) {
      Expression low = isMariaDb ? climb(PREDICATE_LEVEL) : bits();
      cursor.expect(AND);
      Expression high = climb(PREDICATE_LEVEL);
      return new Between(cursor.spanFrom(start), left, low, high, false, negated);
    } else if (cursor.accept(LIKE)) {
      Expression pattern = pattern();
      Expression escape = cursor.accept(ESCAPE) ? pattern() : null;
      Span span = cursor.spanFrom(start);
      result = new Match(span, Pattern.LIKE, left, pattern, escape, negated);
    } else {
      result = named(left, negated, start, word);
    }
    if (!isMariaDb && levelHere() == PREDICATE_LEVEL) {
      throw cursor.unexpected();
    }
    return result;
  }

  private Expression pattern() throws NotUnderstood {
    return isMariaDb ? matched() : simple();
  }

  /** MariaDB's right side of a predicate: a negated one that follows takes it for its left. */
  private Expression matched() throws NotUnderstood {
    int start = cursor.start();
    Expression operand = bits();
    while (cursor.at(NOT) && negatedLevel() != NONE) {
      operand = predicate(operand, start);
    }
    return operand;
  }

  private Expression named(Expression left, boolean negated, int start, int word)
      throws NotUnderstood {
    String name = "regexp";
    if (cursor.accept(SOUNDS)) {
      cursor.expect(LIKE);
      name = "sounds like";
    } else if (cursor.accept(MEMBER)) {
      cursor.accept(OF);
      name = "member of";
    } else {
      cursor.advance();
    }
    Name operator = new Name(cursor.spanFrom(word), List.of(name));
    Expression right;
    if (name.equals("member of")) {
      cursor.expect('(');
      right = simple();
      cursor.expect(')');
    } else {
      right = isMariaDb ? matched() : bits();
    }
    Expression operation = new Operation(cursor.spanFrom(start), operator, left, right);
    return negated ? new Not(cursor.spanFrom(start), operation) : operation;
  }

  private Expression in(Expression left, boolean negated, int start) throws NotUnderstood {
    if (cursor.atQueryInParentheses()) {
      Query query = parsers.queries.inParentheses();
      return new InQuery(cursor.spanFrom(start), left, query, negated);
    }
    cursor.expect('(');
    List<Expression> items = list();
    cursor.expect(')');
    return new InList(cursor.spanFrom(start), left, items, negated);
  }
}
