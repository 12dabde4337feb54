package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import java.util.ArrayList;
import java.util.List;

/**
 * SQL/JSON of PostgreSQL 16 and later. The clauses behind the arguments are taken in any order and
 * for any of the functions; the server is stricter.
 */
final class JsonParser {
  private final Parsers parsers;
  private final Cursor cursor;

  JsonParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** What may follow {@code IS JSON}. */
  void predicateType() throws NotUnderstood {
    if (cursor.atAny(VALUE, ARRAY, OBJECT, SCALAR)) {
      cursor.advance();
    }
    unique();
  }

  private boolean unique() {
    if (cursor.accept(WITH, UNIQUE) || cursor.accept(WITHOUT, UNIQUE)) {
      cursor.accept(KEYS);
      return true;
    }
    return false;
  }

  Expression construct(int start, Keyword keyword) throws NotUnderstood {
    Name name = new Name(cursor.spanFrom(start), List.of(keyword.word()));
    boolean named =
        cursor.type(2) == TokenType.COLON_EQUALS || cursor.type(2) == TokenType.EQUALS_GREATER;
    if (keyword == JSON_OBJECT && (named || cursor.at(1, VARIADIC))) {
      return parsers.calls.application(start, name);
    }
    List<Node> parts = new ArrayList<>();
    cursor.enter();
    cursor.expect('(');
    if (keyword == JSON_ARRAY && parsers.queries.atStart()) {
      parts.add(parsers.queries.query());
    } else if (!cursor.at(')') && !cursor.at(RETURNING)) {
      Expression first = value();
      if (keyword == JSON_OBJECT && !cursor.at(':') && !cursor.at(VALUE)) {
        // Before the standard's form there were functions of that name.
        cursor.leave();
        return parsers.calls.applicationAfter(start, name, first);
      }
      values(first, keyword == JSON_OBJECT || keyword == JSON_OBJECTAGG, parts);
    }
    clauses(parts);
    cursor.expect(')');
    cursor.leave();
    if (keyword == JSON_OBJECTAGG || keyword == JSON_ARRAYAGG) {
      Node.visit(parsers.calls.filterAndOver(), parts::add);
    }
    return new Construct(cursor.spanFrom(start), keyword.word(), List.copyOf(parts));
  }

  private void values(Expression first, boolean pairs, List<Node> parts) throws NotUnderstood {
    Expression next = first;
    while (true) {
      parts.add(next);
      if (pairs) {
        if (!cursor.accept(':')) {
          cursor.expect(VALUE);
        }
        parts.add(value());
      }
      if (!cursor.accept(',')) {
        break;
      }
      next = value();
    }
    parts.addAll(parsers.queries.optionalOrder());
  }

  /** json_value_expr. */
  Expression value() throws NotUnderstood {
    Expression value = parsers.expressions.expression();
    format();
    return value;
  }

  private boolean format() throws NotUnderstood {
    if (!cursor.accept(FORMAT, JSON)) {
      return false;
    }
    if (cursor.accept(ENCODING)) {
      cursor.columnName();
    }
    return true;
  }

  /** The clauses behind the arguments; what they hold is added to {@code parts}. */
  void clauses(List<? super Expression> parts) throws NotUnderstood {
    while (clause(parts)) {
      // The next.
    }
  }

  private boolean clause(List<? super Expression> parts) throws NotUnderstood {
    if (unique() || format() || wrapper()) {
      return true;
    }
    if (cursor.accept(RETURNING)) {
      parsers.types.type();
      return true;
    }
    if (cursor.accept(PASSING)) {
      do {
        parts.add(value());
        cursor.expect(AS);
        cursor.label();
      } while (cursor.accept(','));
      return true;
    }
    if (cursor.accept(KEEP, QUOTES) || cursor.accept(OMIT, QUOTES)) {
      if (cursor.accept(ON)) {
        cursor.expect(SCALAR, STRING);
      }
      return true;
    }
    return behaviour(parts);
  }

  private boolean wrapper() throws NotUnderstood {
    boolean with = cursor.at(WITH);
    if (!with && !cursor.at(WITHOUT)) {
      return false;
    }
    cursor.advance();
    if (with && !cursor.accept(CONDITIONAL)) {
      cursor.accept(UNCONDITIONAL);
    }
    cursor.accept(ARRAY);
    cursor.expect(WRAPPER);
    return true;
  }

  private boolean behaviour(List<? super Expression> parts) throws NotUnderstood {
    if (cursor.accept(DEFAULT)) {
      parts.add(parsers.expressions.expression());
    } else if (cursor.accept(EMPTY)) {
      if (!cursor.accept(ARRAY)) {
        cursor.accept(OBJECT);
      }
    } else if (cursor.atAny(ERROR, NULL, TRUE, FALSE, UNKNOWN, ABSENT)) {
      cursor.advance();
    } else {
      return false;
    }
    cursor.expect(ON);
    if (!cursor.accept(EMPTY) && !cursor.accept(ERROR)) {
      cursor.expect(NULL);
    }
    return true;
  }
}
