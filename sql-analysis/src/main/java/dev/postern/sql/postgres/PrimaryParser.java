package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllFields;
import dev.postern.sql.tree.Expression.Array;
import dev.postern.sql.tree.Expression.DefaultValue;
import dev.postern.sql.tree.Expression.Field;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Expression.Subquery;
import dev.postern.sql.tree.Expression.SubqueryUse;
import dev.postern.sql.tree.Expression.Subscript;
import dev.postern.sql.tree.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators stand between: constants, columns, calls and whatever is in parentheses. */
final class PrimaryParser {
  /** What a pair of parentheses holds: a query, or one expression or more. */
  record Parenthesised(Span span, @Nullable Query query, List<Expression> items) {}

  private final Parsers parsers;
  private final Cursor cursor;

  PrimaryParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** c_expr. */
  Expression primary() throws NotUnderstood {
    int start = cursor.start();
    return switch (cursor.type()) {
      case STRING -> parsers.expressions.literal(LiteralType.STRING);
      case BITS, HEX -> parsers.expressions.literal(LiteralType.BITS);
      case INTEGER -> parsers.expressions.literal(LiteralType.INTEGER);
      case DECIMAL -> parsers.expressions.literal(LiteralType.DECIMAL);
      case PARAMETER -> {
        int number = cursor.parameter();
        yield indirection(start, new Parameter(cursor.spanFrom(start), number));
      }
      case IDENTIFIER -> parsers.calls.named();
      case KEYWORD -> keyword(start);
      case SYMBOL -> operandOf(parenthesised());
      case COMPARISON, OPERATOR, TYPE_CAST, DOT_DOT, COLON_EQUALS, EQUALS_GREATER, END ->
          throw cursor.unexpected();
    };
  }

  private Expression keyword(int start) throws NotUnderstood {
    Keyword keyword = cursor.keyword();
    boolean parenthesis = cursor.at(1, '(');
    if (keyword == TRUE || keyword == FALSE) {
      return parsers.expressions.literal(LiteralType.BOOLEAN);
    } else if (keyword == NULL) {
      return parsers.expressions.literal(LiteralType.NULL);
    } else if (keyword == DEFAULT) {
      cursor.advance();
      return new DefaultValue(cursor.spanFrom(start));
    } else if (keyword == CASE) {
      return parsers.constructs.caseWhen(start);
    } else if (keyword == ARRAY) {
      cursor.advance();
      return cursor.at('[') ? array(start) : subquery(start, SubqueryUse.ARRAY);
    } else if (keyword == EXISTS && parenthesis) {
      cursor.advance();
      return subquery(start, SubqueryUse.EXISTS);
    } else if (keyword == ROW && parenthesis) {
      cursor.advance();
      return row(start);
    }
    Expression construct = parsers.constructs.construct();
    if (construct == null) {
      construct = parsers.types.constant();
    }
    return construct != null ? construct : parsers.calls.named();
  }

  private Expression subquery(int start, SubqueryUse use) throws NotUnderstood {
    Query query = parenthesised().query();
    if (query == null) {
      throw cursor.unexpected();
    }
    return new Subquery(cursor.spanFrom(start), use, query);
  }

  /** The bracket of an array; brackets within it are its rows. */
  private Expression array(int start) throws NotUnderstood {
    cursor.enter();
    cursor.expect('[');
    List<Expression> elements = new ArrayList<>();
    if (!cursor.at(']')) {
      boolean nested = cursor.at('[');
      do {
        elements.add(nested ? array(cursor.start()) : parsers.expressions.expression());
      } while (cursor.accept(','));
    }
    cursor.expect(']');
    cursor.leave();
    return new Array(cursor.spanFrom(start), List.copyOf(elements));
  }

  private Expression row(int start) throws NotUnderstood {
    cursor.expect('(');
    List<Expression> elements = cursor.at(')') ? List.of() : parsers.expressions.list();
    cursor.expect(')');
    return overlaps(new Row(cursor.spanFrom(start), elements));
  }

  /** Two rows may be asked whether they overlap, as nothing else may. */
  private Expression overlaps(Row left) throws NotUnderstood {
    if (!cursor.at(OVERLAPS)) {
      return left;
    }
    int nameStart = cursor.start();
    cursor.advance();
    Span name = cursor.spanFrom(nameStart);
    if (!(primary() instanceof Row right)
        || left.elements().size() != 2
        || right.elements().size() != 2) {
      throw cursor.unexpected();
    }
    List<Expression> ends = new ArrayList<>(left.elements());
    ends.addAll(right.elements());
    return parsers.calls.builtIn(left.span().start(), name, "overlaps", ends);
  }

  /**
   * What stands in parentheses. Which it is shows only behind the last opening one: {@code ((select
   * 1))} is a query, {@code ((select 1) + 1)} an expression.
   */
  Parenthesised parenthesised() throws NotUnderstood {
    int start = cursor.start();
    cursor.enter();
    cursor.expect('(');
    Query query = null;
    List<Expression> items = List.of();
    if (parsers.queries.atStart()) {
      query = parsers.queries.query();
    } else if (cursor.at('(')) {
      Parenthesised inner = parenthesised();
      if (inner.query() != null && (cursor.at(')') || parsers.queries.atContinuation())) {
        query = parsers.queries.queryFrom(inner.query(), inner.span());
      } else {
        items =
            parsers.expressions.listFrom(
                parsers.expressions.expressionFrom(inner.span().start(), operandOf(inner)));
      }
    } else {
      items = parsers.expressions.list();
    }
    cursor.expect(')');
    cursor.leave();
    return new Parenthesised(cursor.spanFrom(start), query, items);
  }

  private Expression operandOf(Parenthesised inner) throws NotUnderstood {
    int start = inner.span().start();
    if (inner.query() != null) {
      return indirection(start, new Subquery(inner.span(), SubqueryUse.SCALAR, inner.query()));
    }
    return inner.items().size() == 1
        ? indirection(start, inner.items().getFirst())
        : overlaps(new Row(inner.span(), inner.items()));
  }

  /** Fields and subscripts behind {@code base}. */
  Expression indirection(int start, Expression base) throws NotUnderstood {
    Expression found = base;
    while (cursor.at('.') || cursor.at('[')) {
      if (cursor.accept('[')) {
        found = subscript(start, found);
      } else {
        cursor.advance();
        if (cursor.accept('*')) {
          return new AllFields(cursor.spanFrom(start), found);
        }
        String field = cursor.label();
        found = new Field(cursor.spanFrom(start), found, field);
      }
    }
    return found;
  }

  private Expression subscript(int start, Expression base) throws NotUnderstood {
    Expression lower = cursor.at(':') ? null : parsers.expressions.expression();
    if (!cursor.accept(':')) {
      cursor.expect(']');
      return new Subscript(cursor.spanFrom(start), base, false, null, lower);
    }
    Expression upper = cursor.at(']') ? null : parsers.expressions.expression();
    cursor.expect(']');
    return new Subscript(cursor.spanFrom(start), base, true, lower, upper);
  }
}
