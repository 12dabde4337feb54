package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.NamedWindow;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.Window;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Nested;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.QueryBody.SetOperation;
import dev.postern.sql.tree.QueryBody.SetOperator;
import dev.postern.sql.tree.QueryBody.Values;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries (SelectStmt). */
final class QueryParser {
  private static final int UNION_LEVEL = 1;
  private static final int INTERSECT_LEVEL = 2;

  private final Parsers parsers;
  private final Cursor cursor;
  private final WithParser withs;
  private final TailParser tails;

  QueryParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.withs = new WithParser(parsers);
    this.tails = new TailParser(parsers);
  }

  /** Whether a query without parentheses starts here. */
  boolean atStart() {
    return cursor.atAny(SELECT, WITH, TABLE) || (cursor.at(VALUES) && cursor.at(1, '('));
  }

  /** Whether what follows a query in parentheses belongs to a query around it. */
  boolean atContinuation() {
    return cursor.atAny(UNION, INTERSECT, EXCEPT, ORDER, LIMIT, OFFSET, FETCH, FOR);
  }

  /** A query, perhaps in parentheses. */
  Query query() throws NotUnderstood {
    return query(withs.optional());
  }

  /** The query behind a WITH that is taken. */
  Query query(@Nullable With with) throws NotUnderstood {
    cursor.enter();
    int start = with == null ? cursor.start() : with.span().start();
    QueryBody body = operations(0, cursor.start(), operand());
    Query query = tails.finish(start, with, body);
    cursor.leave();
    return query;
  }

  /** The query that starts with another one in parentheses, which is taken. */
  Query queryFrom(Query first, Span span) throws NotUnderstood {
    if (cursor.at(')')) {
      return first;
    }
    QueryBody body = operations(0, span.start(), new Nested(span, first));
    return tails.finish(span.start(), null, body);
  }

  With with() throws NotUnderstood {
    return withs.with();
  }

  @Nullable With optionalWith() throws NotUnderstood {
    return withs.optional();
  }

  /** Set operations of {@code level} and above; INTERSECT binds closer than the others. */
  private QueryBody operations(int level, int start, QueryBody first) throws NotUnderstood {
    QueryBody left = first;
    int chain = 0;
    while (true) {
      SetOperator operator = setOperator();
      int found = operator == SetOperator.INTERSECT ? INTERSECT_LEVEL : UNION_LEVEL;
      if (operator == null || found < level) {
        return left;
      }
      if (++chain > parsers.limits.chain()) {
        throw new NotUnderstood(NotUnderstood.Cause.DEPTH, cursor.start());
      }
      cursor.advance();
      boolean all = cursor.accept(ALL);
      if (!all) {
        cursor.accept(DISTINCT);
      }
      int rightStart = cursor.start();
      QueryBody right = operations(found + 1, rightStart, operand());
      left = new SetOperation(cursor.spanFrom(start), operator, all, left, right);
    }
  }

  private @Nullable SetOperator setOperator() {
    if (cursor.at(UNION)) {
      return SetOperator.UNION;
    }
    if (cursor.at(EXCEPT)) {
      return SetOperator.EXCEPT;
    }
    return cursor.at(INTERSECT) ? SetOperator.INTERSECT : null;
  }

  private QueryBody operand() throws NotUnderstood {
    int start = cursor.start();
    if (cursor.at('(')) {
      cursor.enter();
      cursor.expect('(');
      Query query = query();
      cursor.expect(')');
      cursor.leave();
      return new Nested(cursor.spanFrom(start), query);
    }
    if (cursor.at(VALUES)) {
      return values(start);
    }
    if (cursor.accept(TABLE)) {
      Relation relation = parsers.tables.relation();
      Span all = relation.span();
      SelectItem item = new SelectItem(all, new AllColumns(all, List.of()), null);
      return new Select(
          cursor.spanFrom(start),
          false,
          List.of(),
          List.of(item),
          null,
          List.of(relation),
          null,
          List.of(),
          null,
          List.of());
    }
    cursor.expect(SELECT);
    return select(start);
  }

  private Values values(int start) throws NotUnderstood {
    cursor.expect(VALUES);
    List<Row> rows = new ArrayList<>();
    do {
      int row = cursor.start();
      List<Expression> cells = parsers.expressions.listInParentheses();
      rows.add(new Row(cursor.spanFrom(row), cells));
    } while (cursor.accept(','));
    return new Values(cursor.spanFrom(start), List.copyOf(rows));
  }

  private Select select(int start) throws NotUnderstood {
    List<Expression> distinctOn = List.of();
    boolean distinct = cursor.accept(DISTINCT);
    if (!distinct) {
      cursor.accept(ALL);
    } else if (cursor.accept(ON)) {
      distinctOn = parsers.expressions.listInParentheses();
    }
    List<SelectItem> items = distinct || atItem() ? items() : List.of();
    Name into = cursor.accept(INTO) ? newTable() : null;
    List<TableExpression> from = cursor.accept(FROM) ? parsers.tables.list() : List.of();
    Expression where = cursor.accept(WHERE) ? parsers.expressions.expression() : null;
    List<Expression> groupBy = groupBy();
    Expression having = cursor.accept(HAVING) ? parsers.expressions.expression() : null;
    List<NamedWindow> windows = windows();
    return new Select(
        cursor.spanFrom(start),
        distinct,
        distinctOn,
        items,
        into,
        from,
        where,
        groupBy,
        having,
        windows);
  }

  /** A SELECT may have no output column at all. */
  private boolean atItem() {
    return !cursor.atEnd()
        && !cursor.at(')')
        && !cursor.at(';')
        && !atContinuation()
        && !cursor.atAny(INTO, FROM, WHERE, GROUP, HAVING, WINDOW, ON);
  }

  /** target_list. */
  List<SelectItem> items() throws NotUnderstood {
    List<SelectItem> items = new ArrayList<>();
    do {
      items.add(item());
    } while (cursor.accept(','));
    return List.copyOf(items);
  }

  private SelectItem item() throws NotUnderstood {
    int start = cursor.start();
    if (cursor.accept('*')) {
      Span span = cursor.spanFrom(start);
      return new SelectItem(span, new AllColumns(span, List.of()), null);
    }
    Expression expression = parsers.expressions.expression();
    String label = null;
    if (cursor.accept(AS) || cursor.atBareLabel()) {
      label = cursor.label();
    }
    return new SelectItem(cursor.spanFrom(start), expression, label);
  }

  /** OptTempTableName. */
  private Name newTable() throws NotUnderstood {
    boolean scoped =
        (cursor.accept(LOCAL) || cursor.accept(GLOBAL)) && !cursor.atAny(TEMP, TEMPORARY);
    if (scoped) {
      throw cursor.unexpected();
    }
    boolean kind = cursor.accept(TEMPORARY) || cursor.accept(TEMP) || cursor.accept(UNLOGGED);
    cursor.accept(TABLE);
    if (kind && cursor.atEnd()) {
      throw cursor.unexpected();
    }
    return parsers.tables.name();
  }

  private List<Expression> groupBy() throws NotUnderstood {
    if (!cursor.accept(GROUP)) {
      return List.of();
    }
    cursor.expect(BY);
    if (!cursor.accept(ALL)) {
      cursor.accept(DISTINCT);
    }
    return groups();
  }

  /** group_by_list. */
  private List<Expression> groups() throws NotUnderstood {
    List<Expression> groups = new ArrayList<>();
    do {
      groups.add(group());
    } while (cursor.accept(','));
    return List.copyOf(groups);
  }

  private Expression group() throws NotUnderstood {
    int start = cursor.start();
    if (cursor.at('(') && cursor.at(1, ')')) {
      cursor.advance();
      cursor.advance();
      return new Row(cursor.spanFrom(start), List.of());
    }
    boolean sets = cursor.at(GROUPING, SETS);
    if (!sets && !((cursor.at(CUBE) || cursor.at(ROLLUP)) && cursor.at(1, '('))) {
      return parsers.expressions.expression();
    }
    cursor.enter();
    String keyword = sets ? "grouping sets" : cursor.keyword().word();
    cursor.advance();
    if (sets) {
      cursor.advance();
    }
    cursor.expect('(');
    List<Expression> within = sets ? groups() : parsers.expressions.list();
    cursor.expect(')');
    cursor.leave();
    return new Construct(cursor.spanFrom(start), keyword, List.copyOf(within));
  }

  private List<NamedWindow> windows() throws NotUnderstood {
    if (!cursor.accept(WINDOW)) {
      return List.of();
    }
    List<NamedWindow> windows = new ArrayList<>();
    do {
      int start = cursor.start();
      String name = cursor.columnName();
      cursor.expect(AS);
      Window window = window();
      windows.add(new NamedWindow(cursor.spanFrom(start), name, window));
    } while (cursor.accept(','));
    return List.copyOf(windows);
  }

  /** window_specification. */
  Window window() throws NotUnderstood {
    return new WindowParser(parsers).window();
  }

  /** sort_clause. */
  List<SortItem> order() throws NotUnderstood {
    return tails.order();
  }

  /** opt_sort_clause. */
  List<SortItem> optionalOrder() throws NotUnderstood {
    return cursor.at(ORDER) ? tails.order() : List.of();
  }

  /** sortby_list. */
  List<SortItem> sortItems() throws NotUnderstood {
    return tails.sortItems();
  }

  /** The locking clauses at the end of a query. */
  List<Locking> lockings() throws NotUnderstood {
    return tails.lockings();
  }
}
