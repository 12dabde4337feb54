package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.Assignment;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.ColumnAssignment;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.OnConflict;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Values;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, REPLACE, UPDATE and DELETE. */
final class ChangeParser {
  private final Parsers parsers;
  private final Cursor cursor;

  ChangeParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  boolean atStart() {
    return cursor.atAny(INSERT, Keyword.REPLACE, UPDATE, DELETE);
  }

  /** The change that is next; only UPDATE and DELETE take a WITH. */
  Statement statement(int start, @Nullable With with) throws NotUnderstood {
    if (cursor.at(UPDATE)) {
      return update(start, with);
    }
    if (cursor.at(DELETE)) {
      return delete(start, with);
    }
    if (with != null) {
      throw cursor.unexpected();
    }
    return insert(start);
  }

  private Insert insert(int start) throws NotUnderstood {
    boolean replaces = cursor.at(Keyword.REPLACE);
    cursor.advance();
    if (!cursor.accept(LOW_PRIORITY) && !cursor.accept(DELAYED) && !replaces) {
      cursor.accept(HIGH_PRIORITY);
    }
    if (!replaces) {
      cursor.accept(IGNORE);
    }
    cursor.accept(INTO);
    ChangedTable target = target();
    List<Target> columns = List.of();
    Query source;
    if (cursor.accept(SET)) {
      List<Assignment> assignments = assignments();
      columns = assignments.stream().map(a -> a.targets().getFirst()).toList();
      source = row(assignments);
    } else {
      if (cursor.at('(') && !cursor.atQueryInParentheses()) {
        columns = columns();
      }
      source = source();
    }
    int tail = cursor.start();
    Alias row = cursor.isMariaDb() || !cursor.at(AS) ? null : rowAlias();
    OnConflict conflict = replaces ? replacing(start, row) : onDuplicate(tail, row);
    Returning returning = returning();
    return new Insert(cursor.spanFrom(start), null, target, columns, source, conflict, returning);
  }

  private ChangedTable target() throws NotUnderstood {
    int start = cursor.start();
    Name name = cursor.tablePath();
    parsers.tables.partitions();
    return new ChangedTable(cursor.spanFrom(start), name, false, null);
  }

  /** {@code (column, …)}, or none of them. */
  private List<Target> columns() throws NotUnderstood {
    cursor.expect('(');
    List<Target> columns = new ArrayList<>();
    if (!cursor.at(')')) {
      do {
        columns.add(column());
      } while (cursor.accept(','));
    }
    cursor.expect(')');
    return List.copyOf(columns);
  }

  /** A column of the one table that is changed, with or without its table's name. */
  private Target column() throws NotUnderstood {
    int start = cursor.start();
    List<String> path = cursor.columnPath();
    return new Target(cursor.spanFrom(start), path.getLast(), List.of(), List.of());
  }

  private Query source() throws NotUnderstood {
    int start = cursor.start();
    boolean rows = cursor.atAny(VALUES, VALUE) && cursor.at(1, '(');
    if (!rows) {
      if (!parsers.queries.atStart()) {
        throw cursor.unexpected();
      }
      return parsers.queries.query();
    }
    cursor.advance();
    List<Row> values = new ArrayList<>();
    do {
      values.add(parsers.tables.rowOfValues(cursor.start()));
    } while (cursor.accept(','));
    Span span = cursor.spanFrom(start);
    return query(new Values(span, List.copyOf(values)));
  }

  private static Query query(Values values) {
    return new Query(values.span(), null, values, List.of(), null, null, List.of());
  }

  /** The row that {@code SET column = value, …} inserts. */
  private static Query row(List<Assignment> assignments) {
    Span span = new Span(assignments.getFirst().span().start(), assignments.getLast().span().end());
    List<Expression> values = assignments.stream().map(Assignment::value).toList();
    return query(new Values(span, List.of(new Row(span, values))));
  }

  private Alias rowAlias() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(AS);
    String name = cursor.tableName();
    List<String> columns = cursor.at('(') ? cursor.columnsInParentheses() : List.of();
    return new Alias(cursor.spanFrom(start), name, columns, List.of());
  }

  /** REPLACE deletes the rows that its own would double. */
  private OnConflict replacing(int start, @Nullable Alias row) {
    Span span = cursor.spanFrom(start);
    return new OnConflict(span, List.of(), null, List.of(), null, row);
  }

  private @Nullable OnConflict onDuplicate(int start, @Nullable Alias row) throws NotUnderstood {
    if (!cursor.accept(ON)) {
      return null;
    }
    cursor.expect(DUPLICATE, KEY);
    cursor.expect(UPDATE);
    List<Assignment> assignments = assignments();
    return new OnConflict(cursor.spanFrom(start), List.of(), null, assignments, null, row);
  }

  /** {@code column = value, …} of one table. */
  List<Assignment> assignments() throws NotUnderstood {
    List<Assignment> assignments = new ArrayList<>();
    do {
      int start = cursor.start();
      Target column = column();
      equalsSign();
      Expression value = parsers.tables.value();
      assignments.add(new Assignment(cursor.spanFrom(start), List.of(column), value));
    } while (cursor.accept(','));
    return List.copyOf(assignments);
  }

  private void equalsSign() throws NotUnderstood {
    if (!cursor.accept(TokenType.ASSIGN)) {
      cursor.expect('=');
    }
  }

  private @Nullable Returning returning() throws NotUnderstood {
    int start = cursor.start();
    if (!cursor.isMariaDb() || !cursor.accept(RETURNING)) {
      return null;
    }
    var items = parsers.queries.items();
    return new Returning(cursor.spanFrom(start), List.of(), items);
  }

  private Statement update(int start, @Nullable With with) throws NotUnderstood {
    cursor.advance();
    cursor.accept(LOW_PRIORITY);
    cursor.accept(IGNORE);
    List<TableExpression> tables = parsers.tables.list();
    cursor.expect(SET);
    List<ColumnAssignment> assignments = new ArrayList<>();
    do {
      int from = cursor.start();
      ColumnReference column = parsers.primaries.columnReference();
      equalsSign();
      Expression value = parsers.tables.value();
      assignments.add(new ColumnAssignment(cursor.spanFrom(from), column, value));
    } while (cursor.accept(','));
    Expression where = cursor.accept(WHERE) ? parsers.expressions.expression() : null;
    List<SortItem> order = cursor.at(ORDER) ? parsers.queries.orderBy() : List.of();
    Expression limit = cursor.accept(LIMIT) ? parsers.queries.count() : null;
    Span span = cursor.spanFrom(start);
    if (tables.size() == 1
        && tables.getFirst() instanceof Relation only
        && order.isEmpty()
        && limit == null) {
      ChangedTable target = new ChangedTable(only.span(), only.name(), false, only.alias());
      return new Update(span, with, target, ofOne(assignments), List.of(), where, null);
    }
    List<Name> written = new ChangedTables(tables).written(assignments);
    return new JoinedUpdate(
        span, with, tables, written, List.copyOf(assignments), where, order, limit);
  }

  private static List<Assignment> ofOne(List<ColumnAssignment> assignments) {
    return assignments.stream()
        .map(assignment -> {
          ColumnReference column = assignment.column();
          Target target = new Target(column.span(), column.path().getLast(), List.of(), List.of());
          return new Assignment(assignment.span(), List.of(target), assignment.value());
        })
        .toList();
  }

  private Statement delete(int start, @Nullable With with) throws NotUnderstood {
    cursor.advance();
    while (cursor.accept(LOW_PRIORITY) || cursor.accept(QUICK) || cursor.accept(IGNORE)) {
      // Each changes only when and how, in any order.
    }
    if (cursor.isMariaDb() && cursor.at(HISTORY)) {
      throw cursor.unsupported();
    }
    if (!cursor.accept(FROM)) {
      List<Name> targets = targets();
      cursor.expect(FROM);
      return joined(start, with, targets);
    }
    int mark = cursor.position();
    List<Name> targets = targets();
    if (cursor.accept(USING)) {
      return joined(start, with, targets);
    }
    cursor.reset(mark);
    return single(start, with);
  }

  /** {@code t1[.*], t2[.*], …}. */
  private List<Name> targets() throws NotUnderstood {
    List<Name> targets = new ArrayList<>();
    do {
      targets.add(cursor.tablePath());
      if (cursor.at('.') && cursor.at(1, '*')) {
        cursor.advance();
        cursor.advance();
      }
    } while (cursor.accept(','));
    return List.copyOf(targets);
  }

  private JoinedDelete joined(int start, @Nullable With with, List<Name> targets)
      throws NotUnderstood {
    List<TableExpression> tables = parsers.tables.list();
    Expression where = cursor.accept(WHERE) ? parsers.expressions.expression() : null;
    List<Name> written = new ChangedTables(tables).named(targets);
    return new JoinedDelete(
        cursor.spanFrom(start), with, tables, written, where, List.of(), null, null);
  }

  private Statement single(int start, @Nullable With with) throws NotUnderstood {
    int from = cursor.start();
    Name name = cursor.tablePath();
    parsers.tables.partitions();
    Alias alias = parsers.tables.alias();
    parsers.tables.partitions();
    Span table = cursor.spanFrom(from);
    if (cursor.isMariaDb() && cursor.at(FOR)) {
      throw cursor.unsupported();
    }
    Expression where = cursor.accept(WHERE) ? parsers.expressions.expression() : null;
    List<SortItem> order = cursor.at(ORDER) ? parsers.queries.orderBy() : List.of();
    Expression limit = cursor.accept(LIMIT) ? parsers.queries.count() : null;
    Returning returning = returning();
    Span span = cursor.spanFrom(start);
    if (order.isEmpty() && limit == null) {
      ChangedTable target = new ChangedTable(table, name, false, alias);
      return new Delete(span, with, target, List.of(), where, returning);
    }
    Relation relation = new Relation(table, name, false, alias, null);
    return new JoinedDelete(
        span, with, List.of(relation), List.of(name), where, order, limit, returning);
  }
}
