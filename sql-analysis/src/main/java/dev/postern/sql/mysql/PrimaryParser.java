package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Case;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Expression.Subquery;
import dev.postern.sql.tree.Expression.SubqueryUse;
import dev.postern.sql.tree.Expression.Variable;
import dev.postern.sql.tree.Expression.VariableAssignment;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.When;
import dev.postern.sql.tree.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators stand between: constants, columns, variables and whatever is in parentheses. */
final class PrimaryParser {
  private final Parsers parsers;
  private final Cursor cursor;
  private int parameters;

  PrimaryParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** Parameters are counted within a statement. */
  void startStatement() {
    parameters = 0;
  }

  Expression primary() throws NotUnderstood {
    int start = cursor.start();
    Expression literal = parsers.literals.literal();
    if (literal != null) {
      return literal;
    }
    return switch (cursor.type()) {
      case PARAMETER -> parameter();
      case VARIABLE -> userVariable(start);
      case SYSTEM -> systemVariable(start);
      case SYMBOL -> symbol(start);
      case KEYWORD -> keyword(start);
      case IDENTIFIER, QUOTED -> named(start);
      default -> throw cursor.unexpected();
    };
  }

  Parameter parameter() throws NotUnderstood {
    cursor.take(TokenType.PARAMETER);
    return new Parameter(cursor.spanOfLast(), ++parameters);
  }

  /** A user variable, and what it becomes where it is assigned. */
  private Expression userVariable(int start) throws NotUnderstood {
    Variable variable = variable();
    if (!cursor.accept(TokenType.ASSIGN)) {
      return variable;
    }
    Expression value = parsers.expressions.expression();
    return new VariableAssignment(cursor.spanFrom(start), variable, value);
  }

  Variable variable() throws NotUnderstood {
    String name = Cursor.fold(cursor.take(TokenType.VARIABLE));
    return new Variable(cursor.spanOfLast(), false, name);
  }

  private Variable systemVariable(int start) throws NotUnderstood {
    cursor.advance();
    List<String> parts = new ArrayList<>(2);
    do {
      parts.add(cursor.folded());
    } while (cursor.accept('.'));
    return new Variable(cursor.spanFrom(start), true, String.join(".", parts));
  }

  private Expression symbol(int start) throws NotUnderstood {
    if (cursor.at('(')) {
      return parenthesised(start);
    }
    if (cursor.accept('{')) {
      cursor.name();
      Expression inner = parsers.expressions.expression();
      cursor.expect('}');
      return inner;
    }
    if (cursor.isMariaDb() && cursor.at('.') && cursor.atName(1)) {
      return column(start);
    }
    throw cursor.unexpected();
  }

  private Expression parenthesised(int start) throws NotUnderstood {
    if (cursor.atQueryInParentheses()) {
      Query query = parsers.queries.inParentheses();
      return new Subquery(cursor.spanFrom(start), SubqueryUse.SCALAR, query);
    }
    cursor.expect('(');
    Expression first = parsers.expressions.expression();
    if (cursor.accept(')')) {
      return first;
    }
    List<Expression> elements = new ArrayList<>();
    elements.add(first);
    while (cursor.accept(',')) {
      elements.add(parsers.expressions.expression());
    }
    cursor.expect(')');
    return new Row(cursor.spanFrom(start), List.copyOf(elements));
  }

  /** A column, and what JSON path is taken of it; or a function's call. */
  private Expression named(int start) throws NotUnderstood {
    Expression call = parsers.functions.call(start);
    return call != null ? call : column(start);
  }

  private Expression column(int start) throws NotUnderstood {
    ColumnReference column = columnReference();
    boolean path = cursor.atSign("->") || cursor.atSign("->>");
    if (!path) {
      return column;
    }
    int sign = cursor.start();
    String operator = cursor.take();
    Name name = new Name(cursor.spanFrom(sign), List.of(operator));
    String value = cursor.string();
    Literal literal = new Literal(cursor.spanOfLast(), LiteralType.STRING, value);
    return new Operation(cursor.spanFrom(start), name, column, literal);
  }

  ColumnReference columnReference() throws NotUnderstood {
    int start = cursor.start();
    List<String> path = cursor.columnPath();
    return new ColumnReference(cursor.spanFrom(start), path);
  }

  private Expression keyword(int start) throws NotUnderstood {
    switch (cursor.keyword()) {
      case NULL -> {
        return word(LiteralType.NULL);
      }
      case TRUE, FALSE -> {
        return word(LiteralType.BOOLEAN);
      }
      case CASE -> {
        return cased(start);
      }
      case EXISTS -> {
        if (cursor.at(1, '(')) {
          cursor.advance();
          Query query = parsers.queries.inParentheses();
          return new Subquery(cursor.spanFrom(start), SubqueryUse.EXISTS, query);
        }
      }
      case ROW -> {
        if (cursor.at(1, '(')) {
          return row(start);
        }
      }
      case MATCH -> {
        return match(start);
      }
      case INTERVAL -> {
        if (!parsers.intervals.atFunction()) {
          return parsers.expressions.intervalSum();
        }
      }
      case DATE, TIME, TIMESTAMP -> {
        if (cursor.type(1) == TokenType.STRING) {
          return parsers.literals.temporal();
        }
      }
      default -> {}
    }
    return named(start);
  }

  private Literal word(LiteralType type) throws NotUnderstood {
    String word = cursor.keyword().word();
    cursor.advance();
    return new Literal(cursor.spanOfLast(), type, word);
  }

  private Row row(int start) throws NotUnderstood {
    cursor.advance();
    cursor.expect('(');
    List<Expression> elements = parsers.expressions.list();
    cursor.expect(')');
    if (elements.size() < 2) {
      throw cursor.unexpected();
    }
    return new Row(cursor.spanFrom(start), elements);
  }

  private Case cased(int start) throws NotUnderstood {
    cursor.advance();
    Expression operand = cursor.at(WHEN) ? null : parsers.expressions.expression();
    List<When> branches = new ArrayList<>();
    while (cursor.at(WHEN)) {
      int branch = cursor.start();
      cursor.advance();
      Expression condition = parsers.expressions.expression();
      cursor.expect(THEN);
      Expression result = parsers.expressions.expression();
      branches.add(new When(cursor.spanFrom(branch), condition, result));
    }
    if (branches.isEmpty()) {
      throw cursor.unexpected();
    }
    @Nullable Expression otherwise = cursor.accept(ELSE) ? parsers.expressions.expression() : null;
    cursor.expect(END);
    return new Case(cursor.spanFrom(start), operand, List.copyOf(branches), otherwise);
  }

  /** {@code MATCH (columns) AGAINST (text mode)}. */
  private Construct match(int start) throws NotUnderstood {
    cursor.advance();
    boolean parentheses = cursor.accept('(');
    List<Node> parts = new ArrayList<>();
    do {
      parts.add(columnReference());
    } while (cursor.accept(','));
    if (parentheses) {
      cursor.expect(')');
    }
    cursor.expect(AGAINST);
    cursor.expect('(');
    parts.add(parsers.expressions.bits());
    if (cursor.accept(IN)) {
      if (cursor.accept(NATURAL)) {
        cursor.expect(LANGUAGE, MODE);
        expansion();
      } else {
        cursor.expect(BOOLEAN, MODE);
      }
    } else {
      expansion();
    }
    cursor.expect(')');
    Span span = cursor.spanFrom(start);
    return new Construct(span, "match", List.copyOf(parts));
  }

  private void expansion() throws NotUnderstood {
    if (cursor.accept(WITH)) {
      cursor.expect(QUERY, EXPANSION);
    }
  }
}
