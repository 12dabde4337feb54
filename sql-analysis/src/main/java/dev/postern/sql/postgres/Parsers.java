package dev.postern.sql.postgres;

import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Statement;

/** The parts of the parser over one statement's tokens, each knowing the others. */
final class Parsers {
  final Cursor cursor;
  final Limits limits;
  final TypeParser types;
  final ExpressionParser expressions;
  final PrimaryParser primaries;
  final CallParser calls;
  final ConstructParser constructs;
  final JsonParser json;
  final TableParser tables;
  final QueryParser queries;
  final ChangeParser changes;
  final SessionParser session;
  final CopyParser copies;
  final DefinitionParser definitions;

  private Parsers(Cursor cursor, Limits limits) {
    this.cursor = cursor;
    this.limits = limits;
    types = new TypeParser(this);
    expressions = new ExpressionParser(this);
    primaries = new PrimaryParser(this);
    calls = new CallParser(this);
    constructs = new ConstructParser(this);
    json = new JsonParser(this);
    tables = new TableParser(this);
    queries = new QueryParser(this);
    changes = new ChangeParser(this);
    session = new SessionParser(this);
    copies = new CopyParser(this);
    definitions = new DefinitionParser(this);
  }

  /** The whole of the part as one statement. */
  static Statement parse(Tokens tokens, Splitter.Part part, Limits limits) throws NotUnderstood {
    Cursor cursor = new Cursor(tokens, part.from(), part.to(), limits.depth());
    Statement statement = new Parsers(cursor, limits).statement();
    if (!cursor.atEnd()) {
      throw cursor.unexpected();
    }
    return statement;
  }

  private Statement statement() throws NotUnderstood {
    if (queries.atStart() || cursor.at('(') || changes.atStart()) {
      return preparable();
    }
    Statement statement = session.statement();
    return statement != null ? statement : definitions.statement();
  }

  /** A query, INSERT, UPDATE, DELETE or MERGE (PreparableStmt). */
  Statement preparable() throws NotUnderstood {
    return changes.statementWithOptionalWith();
  }
}
