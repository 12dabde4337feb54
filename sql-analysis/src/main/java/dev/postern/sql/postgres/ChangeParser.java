package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.CurrentOf;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.Assignment;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.OnConflict;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE and DELETE; MERGE is read by {@link MergeParser}. */
final class ChangeParser {
  private final Parsers parsers;
  private final Cursor cursor;

  ChangeParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  boolean atStart() {
    return cursor.atAny(INSERT, UPDATE, DELETE, MERGE);
  }

  /** PreparableStmt: a change or a query. */
  Statement statementWithOptionalWith() throws NotUnderstood {
    int start = cursor.start();
    With with = parsers.queries.optionalWith();
    if (cursor.accept(INSERT)) {
      return insert(start, with);
    }
    if (cursor.accept(UPDATE)) {
      return update(start, with);
    }
    if (cursor.accept(DELETE)) {
      return delete(start, with);
    }
    if (cursor.accept(MERGE)) {
      return new MergeParser(parsers).merge(start, with);
    }
    return parsers.queries.query(with);
  }

  private Insert insert(int start, @Nullable With with) throws NotUnderstood {
    cursor.expect(INTO);
    int targetStart = cursor.start();
    var name = parsers.tables.name();
    Alias alias = null;
    if (cursor.accept(AS)) {
      String as = cursor.columnName();
      alias = new Alias(cursor.spanFrom(targetStart), as, List.of(), List.of());
    }
    ChangedTable target = new ChangedTable(cursor.spanFrom(targetStart), name, false, alias);
    List<Target> columns = List.of();
    Query source = null;
    if (!cursor.accept(DEFAULT, VALUES)) {
      columns = insertColumns();
      overriding();
      source = parsers.queries.query();
    }
    OnConflict onConflict = cursor.at(ON) ? onConflict() : null;
    Returning returning = returning();
    return new Insert(cursor.spanFrom(start), with, target, columns, source, onConflict, returning);
  }

  /** The columns to fill, unless the parenthesis is a query's. */
  List<Target> insertColumns() throws NotUnderstood {
    boolean query = cursor.at(1, '(') || cursor.at(1, SELECT) || cursor.at(1, WITH);
    boolean table = cursor.at(1, TABLE) || (cursor.at(1, VALUES) && cursor.at(2, '('));
    if (!cursor.at('(') || query || table) {
      return List.of();
    }
    cursor.expect('(');
    List<Target> columns = targets();
    cursor.expect(')');
    return columns;
  }

  void overriding() throws NotUnderstood {
    if (cursor.accept(OVERRIDING)) {
      if (!cursor.accept(USER)) {
        cursor.expect(SYSTEM);
      }
      cursor.expect(VALUE);
    }
  }

  private List<Target> targets() throws NotUnderstood {
    List<Target> targets = new ArrayList<>();
    do {
      targets.add(target());
    } while (cursor.accept(','));
    return List.copyOf(targets);
  }

  private Target target() throws NotUnderstood {
    int start = cursor.start();
    String column = cursor.columnName();
    List<String> fields = new ArrayList<>();
    List<Expression> subscripts = new ArrayList<>();
    while (cursor.at('.') || cursor.at('[')) {
      if (cursor.accept('.')) {
        fields.add(cursor.label());
        continue;
      }
      cursor.advance();
      if (!cursor.at(':')) {
        subscripts.add(parsers.expressions.expression());
      }
      if (cursor.accept(':') && !cursor.at(']')) {
        subscripts.add(parsers.expressions.expression());
      }
      cursor.expect(']');
    }
    Span span = cursor.spanFrom(start);
    return new Target(span, column, List.copyOf(fields), List.copyOf(subscripts));
  }

  private OnConflict onConflict() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(ON, CONFLICT);
    List<Expression> inference = List.of();
    Expression inferenceWhere = null;
    if (cursor.at('(')) {
      cursor.advance();
      inference = indexElements();
      cursor.expect(')');
      inferenceWhere = where();
    } else if (cursor.accept(ON, CONSTRAINT)) {
      cursor.columnName();
    }
    cursor.expect(DO);
    if (cursor.accept(NOTHING)) {
      return new OnConflict(
          cursor.spanFrom(start), inference, inferenceWhere, List.of(), null, null);
    }
    cursor.expect(UPDATE, SET);
    List<Assignment> assignments = assignments();
    Expression where = where();
    return new OnConflict(
        cursor.spanFrom(start), inference, inferenceWhere, assignments, where, null);
  }

  /** index_params. */
  List<Expression> indexElements() throws NotUnderstood {
    List<Expression> elements = new ArrayList<>();
    do {
      elements.add(indexElement());
    } while (cursor.accept(','));
    return List.copyOf(elements);
  }

  private Expression indexElement() throws NotUnderstood {
    int start = cursor.start();
    Expression element;
    if (cursor.accept('(')) {
      element = parsers.expressions.expression();
      cursor.expect(')');
    } else {
      Expression call = parsers.tables.call();
      if (call == null) {
        String column = cursor.columnName();
        element = new Expression.ColumnReference(cursor.spanFrom(start), List.of(column));
      } else {
        element = call;
      }
    }
    if (cursor.accept(COLLATE)) {
      cursor.dottedName();
    }
    if (cursor.accept(USING) || cursor.atColumnName()) {
      cursor.dottedName();
      if (cursor.at('(')) {
        parsers.definitions.options();
      }
    }
    if (!cursor.accept(ASC)) {
      cursor.accept(DESC);
    }
    if (cursor.accept(NULLS) && !cursor.accept(FIRST)) {
      cursor.expect(LAST);
    }
    return element;
  }

  /** set_clause_list. */
  List<Assignment> assignments() throws NotUnderstood {
    List<Assignment> assignments = new ArrayList<>();
    do {
      int start = cursor.start();
      List<Target> targets;
      if (cursor.accept('(')) {
        targets = targets();
        cursor.expect(')');
      } else {
        targets = List.of(target());
      }
      cursor.expect('=');
      Expression value = parsers.expressions.expression();
      assignments.add(new Assignment(cursor.spanFrom(start), targets, value));
    } while (cursor.accept(','));
    return List.copyOf(assignments);
  }

  private Update update(int start, @Nullable With with) throws NotUnderstood {
    ChangedTable target = changed();
    cursor.expect(SET);
    List<Assignment> assignments = assignments();
    List<TableExpression> from = cursor.accept(FROM) ? parsers.tables.list() : List.of();
    Expression where = whereOrCurrent();
    Returning returning = returning();
    return new Update(cursor.spanFrom(start), with, target, assignments, from, where, returning);
  }

  private Delete delete(int start, @Nullable With with) throws NotUnderstood {
    cursor.expect(FROM);
    ChangedTable target = changed();
    List<TableExpression> using = cursor.accept(USING) ? parsers.tables.list() : List.of();
    Expression where = whereOrCurrent();
    Returning returning = returning();
    return new Delete(cursor.spanFrom(start), with, target, using, where, returning);
  }

  /** relation_expr_opt_alias; SET names no alias unless AS is before it. */
  ChangedTable changed() throws NotUnderstood {
    int start = cursor.start();
    Relation relation = parsers.tables.relation();
    int aliasStart = cursor.start();
    boolean as = cursor.accept(AS);
    Alias alias = null;
    if (as || (cursor.atColumnName() && !cursor.at(SET))) {
      String name = cursor.columnName();
      alias = new Alias(cursor.spanFrom(aliasStart), name, List.of(), List.of());
    }
    return new ChangedTable(cursor.spanFrom(start), relation.name(), relation.only(), alias);
  }

  private @Nullable Expression where() throws NotUnderstood {
    return cursor.accept(WHERE) ? parsers.expressions.expression() : null;
  }

  private @Nullable Expression whereOrCurrent() throws NotUnderstood {
    if (cursor.at(WHERE, CURRENT) && cursor.at(2, OF)) {
      int start = cursor.start();
      cursor.advance();
      cursor.advance();
      cursor.advance();
      String name = cursor.columnName();
      return new CurrentOf(cursor.spanFrom(start), name);
    }
    return where();
  }

  @Nullable Returning returning() throws NotUnderstood {
    int start = cursor.start();
    if (!cursor.accept(RETURNING)) {
      return null;
    }
    List<String> names = new ArrayList<>();
    if (cursor.accept(WITH)) {
      cursor.expect('(');
      do {
        if (!cursor.accept(OLD)) {
          cursor.expect(NEW);
        }
        cursor.expect(AS);
        names.add(cursor.columnName());
      } while (cursor.accept(','));
      cursor.expect(')');
    }
    List<SelectItem> items = parsers.queries.items();
    return new Returning(cursor.spanFrom(start), List.copyOf(names), items);
  }
}
