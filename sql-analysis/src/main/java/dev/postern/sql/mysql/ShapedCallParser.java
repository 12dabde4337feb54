package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of keywords whose arguments are more than a list of expressions. */
final class ShapedCallParser {
  private final Parsers parsers;
  private final Cursor cursor;

  ShapedCallParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** A call whose arguments are more than expressions; null where the keyword has no such. */
  @Nullable Expression call(int start, Keyword keyword) throws NotUnderstood {
    int mark = cursor.position();
    Name name = parsers.functions.single();
    Expression aggregate = parsers.aggregates.call(start, name);
    if (aggregate != null) {
      return aggregate;
    }
    cursor.expect('(');
    Expression call =
        switch (keyword) {
          case CHAR -> characters(start, name);
          case CONVERT -> convert(start);
          case DEFAULT -> column(start, "default");
          case VALUES, VALUE ->
              keyword == VALUES || cursor.isMariaDb() ? column(start, "values") : null;
          case TIMESTAMPADD, TIMESTAMPDIFF -> unitFirst(start, name);
          case GET_FORMAT -> format(start, name);
          case WEIGHT_STRING -> weight(start, name);
          case JSON_VALUE -> cursor.isMariaDb() ? null : jsonValue(start, name);
          case COLUMN_CREATE, COLUMN_ADD -> cursor.isMariaDb() ? dynamic(start, name) : null;
          case COLUMN_GET -> cursor.isMariaDb() ? dynamicGet(start) : null;
          default -> null;
        };
    if (call == null) {
      cursor.reset(mark);
      return null;
    }
    cursor.expect(')');
    return parsers.functions.within(call, start);
  }

  private Call characters(int start, Name name) throws NotUnderstood {
    List<Expression> codes = parsers.expressions.list();
    if (cursor.accept(USING)) {
      parsers.types.charset();
    }
    return parsers.functions.of(start, name, codes);
  }

  private Expression convert(int start) throws NotUnderstood {
    Expression operand = parsers.expressions.expression();
    if (cursor.accept(USING)) {
      parsers.types.charset();
      return new Construct(cursor.spanFrom(start), "convert", List.of(operand));
    }
    cursor.expect(',');
    TypeName type = parsers.types.castType();
    return new Cast(cursor.spanFrom(start), operand, type);
  }

  /** {@code DEFAULT(column)}, {@code VALUES(column)}. */
  private Construct column(int start, String word) throws NotUnderstood {
    Expression column = parsers.primaries.columnReference();
    return new Construct(cursor.spanFrom(start), word, List.of(column));
  }

  private Call unitFirst(int start, Name name) throws NotUnderstood {
    List<Expression> values = new ArrayList<>();
    values.add(parsers.intervals.singleUnit());
    cursor.expect(',');
    values.add(parsers.expressions.expression());
    cursor.expect(',');
    values.add(parsers.expressions.expression());
    return parsers.functions.of(start, name, values);
  }

  private Call format(int start, Name name) throws NotUnderstood {
    if (!cursor.atAny(DATE, TIME, DATETIME, TIMESTAMP)) {
      throw cursor.unexpected();
    }
    cursor.advance();
    cursor.expect(',');
    return parsers.functions.of(start, name, List.of(parsers.expressions.expression()));
  }

  private Call weight(int start, Name name) throws NotUnderstood {
    List<Expression> values = new ArrayList<>();
    values.add(parsers.expressions.expression());
    if (cursor.accept(AS)) {
      if (!cursor.accept(BINARY)) {
        cursor.expect(CHAR);
      }
      length();
    }
    while (cursor.accept(',')) {
      values.add(parsers.expressions.expression());
    }
    if (cursor.isMariaDb() && cursor.accept(LEVEL)) {
      while (!cursor.at(')') && !cursor.atEnd()) {
        cursor.advance();
      }
    }
    return parsers.functions.of(start, name, values);
  }

  private void length() throws NotUnderstood {
    cursor.expect('(');
    cursor.integer();
    cursor.expect(')');
  }

  private Call jsonValue(int start, Name name) throws NotUnderstood {
    List<Expression> values = new ArrayList<>();
    values.add(parsers.expressions.simple());
    cursor.expect(',');
    values.add(parsers.literals.text());
    List<Node> more = new ArrayList<>();
    if (cursor.accept(RETURNING)) {
      more.add(parsers.types.castType());
    }
    parsers.tables.onEmptyOrError(more);
    return parsers.functions.of(start, name, values);
  }

  /** {@code COLUMN_CREATE(name, value [AS type], …)}. */
  private Call dynamic(int start, Name name) throws NotUnderstood {
    List<Expression> values = new ArrayList<>();
    do {
      values.add(parsers.expressions.expression());
      if (cursor.accept(AS)) {
        parsers.types.type();
      }
    } while (cursor.accept(','));
    return parsers.functions.of(start, name, values);
  }

  private Expression dynamicGet(int start) throws NotUnderstood {
    Expression columns = parsers.expressions.expression();
    cursor.expect(',');
    Expression name = parsers.expressions.expression();
    cursor.expect(AS);
    TypeName type = parsers.types.type();
    return new Construct(cursor.spanFrom(start), "column_get", List.of(columns, name, type));
  }
}
