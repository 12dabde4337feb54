package dev.postern.sql.mysql;

import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import java.util.ArrayDeque;
import java.util.Deque;

/** The parts of the parser over one text's tokens, each knowing the others. */
final class Parsers {
  final Cursor cursor;
  final Limits limits;
  final TypeParser types;
  final ExpressionParser expressions;
  final IntervalParser intervals;
  final LiteralParser literals;
  final PrimaryParser primaries;
  final FunctionParser functions;
  final AggregateParser aggregates;
  final TableParser tables;
  final QueryParser queries;
  final ChangeParser changes;
  final SessionParser session;

  Parsers(Cursor cursor, Limits limits) {
    this.cursor = cursor;
    this.limits = limits;
    types = new TypeParser(this);
    expressions = new ExpressionParser(this);
    intervals = new IntervalParser(this);
    literals = new LiteralParser(this);
    primaries = new PrimaryParser(this);
    functions = new FunctionParser(this);
    aggregates = new AggregateParser(this);
    tables = new TableParser(this);
    queries = new QueryParser(this);
    changes = new ChangeParser(this);
    session = new SessionParser(this);
  }

  /** The whole as one statement. */
  Statement statement() throws NotUnderstood {
    Statement statement = any();
    if (!cursor.atEnd()) {
      throw cursor.unexpected();
    }
    return statement;
  }

  /** A statement of any sort. */
  Statement any() throws NotUnderstood {
    int start = cursor.start();
    if (atPreparable()) {
      return preparable(start, true);
    }
    Statement statement = session.statement(start);
    return statement != null ? statement : new DefinitionParser(this).statement();
  }

  /** Whether a query or change is next. */
  boolean atPreparable() {
    return queries.atStart() || changes.atStart();
  }

  /** A query or change within another statement. */
  Statement preparable() throws NotUnderstood {
    return preparable(cursor.start(), false);
  }

  private Statement preparable(int start, boolean own) throws NotUnderstood {
    With with = cursor.at(Keyword.WITH) ? queries.with() : null;
    if (changes.atStart()) {
      return changes.statement(start, with);
    }
    return own ? queries.statement(start, with) : queries.within(start, with);
  }

  /** Whether an expression looks at nothing that is stored. */
  boolean isConstant(Expression expression) {
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(expression);
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      if (node instanceof Expression.ColumnReference || node instanceof Query) {
        return false;
      }
      node.children(nodes::push);
    }
    return true;
  }
}
