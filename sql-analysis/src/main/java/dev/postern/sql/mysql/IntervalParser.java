package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import java.util.List;

/** Intervals and their units. */
final class IntervalParser {
  private final Parsers parsers;
  private final Cursor cursor;

  IntervalParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** Whether {@code INTERVAL(a, b, …)} is next, not an interval whose amount is in parentheses. */
  boolean atFunction() {
    return cursor.at(1, '(') && cursor.holdsComma(1);
  }

  /** {@code INTERVAL amount unit}. */
  Expression interval() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(INTERVAL);
    Expression amount = parsers.expressions.expression();
    Literal unit = unit();
    return new Construct(cursor.spanFrom(start), "interval", List.of(amount, unit));
  }

  /** The unit of an interval. */
  Literal unit() throws NotUnderstood {
    boolean compound =
        cursor.atAny(
            DAY_HOUR,
            DAY_MICROSECOND,
            DAY_MINUTE,
            DAY_SECOND,
            HOUR_MICROSECOND,
            HOUR_MINUTE,
            HOUR_SECOND,
            MINUTE_MICROSECOND,
            MINUTE_SECOND,
            SECOND_MICROSECOND,
            YEAR_MONTH);
    return compound ? unitWord() : singleUnit();
  }

  /** A unit that is no pair of units. */
  Literal singleUnit() throws NotUnderstood {
    boolean known =
        cursor.atAny(DAY, WEEK, HOUR, MINUTE, MONTH, QUARTER, SECOND, MICROSECOND, YEAR)
            || cursor.atAny(SQL_TSI_DAY, SQL_TSI_WEEK, SQL_TSI_HOUR, SQL_TSI_MINUTE)
            || cursor.atAny(SQL_TSI_MONTH, SQL_TSI_QUARTER, SQL_TSI_SECOND, SQL_TSI_YEAR);
    if (!known) {
      throw cursor.unexpected();
    }
    return unitWord();
  }

  private Literal unitWord() {
    String word = cursor.keyword().word();
    cursor.advance();
    return new Literal(cursor.spanOfLast(), LiteralType.STRING, word);
  }
}
