package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Part.CommonTable;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Nested;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.QueryBody.SetOperation;
import dev.postern.sql.tree.QueryBody.SetOperator;
import dev.postern.sql.tree.QueryBody.Values;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries: WITH, set operations, their order, limits and locks. */
final class QueryParser {
  private record Cut(@Nullable Expression limit, @Nullable Expression offset) {}

  private final Parsers parsers;
  private final Cursor cursor;
  private final SelectParser selects;
  private final IntoParser into;

  QueryParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.into = new IntoParser(parsers);
    this.selects = new SelectParser(parsers, into);
  }

  /** Whether a query is next, in parentheses or not. */
  boolean atStart() {
    return cursor.atQuery() || cursor.atQueryInParentheses();
  }

  /** A query that is a statement of its own: its rows may go elsewhere than to the client. */
  Statement statement(int start, @Nullable With with) throws NotUnderstood {
    into.allow();
    Query query = query(start, with);
    return into.around(cursor.spanFrom(start), query);
  }

  /** A query within another statement. */
  Query query() throws NotUnderstood {
    return within(cursor.start(), cursor.at(WITH) ? with() : null);
  }

  /** The same whose WITH is taken already. */
  Query within(int start, @Nullable With with) throws NotUnderstood {
    IntoParser.State outer = into.forbid();
    Query query = query(start, with);
    into.restore(outer);
    return query;
  }

  /** {@code (query)}. */
  Query inParentheses() throws NotUnderstood {
    if (!cursor.atQueryInParentheses()) {
      throw cursor.unexpected();
    }
    cursor.enter();
    cursor.expect('(');
    Query query = query();
    cursor.expect(')');
    cursor.leave();
    return query;
  }

  private Query query(int start, @Nullable With with) throws NotUnderstood {
    cursor.enter();
    QueryBody body = body(1);
    Query query = tail(start, with, body);
    cursor.leave();
    return query;
  }

  private Query tail(int start, @Nullable With with, QueryBody body) throws NotUnderstood {
    List<SortItem> order = cursor.at(ORDER) ? orderBy() : List.of();
    Cut cut = cut();
    into.read();
    List<Locking> locking = locking();
    into.read();
    return new Query(cursor.spanFrom(start), with, body, order, cut.limit(), cut.offset(), locking);
  }

  /** Operands of set operations of {@code level} and above: INTERSECT binds tighter. */
  private QueryBody body(int level) throws NotUnderstood {
    int start = cursor.start();
    QueryBody left = level == 2 ? term() : body(2);
    int chain = 0;
    while (true) {
      SetOperator operator = operator(level);
      if (operator == null) {
        return left;
      }
      if (++chain > parsers.limits.chain()) {
        throw new NotUnderstood(Cause.DEPTH, cursor.start());
      }
      cursor.advance();
      boolean all = cursor.accept(ALL);
      if (!all) {
        cursor.accept(DISTINCT);
      }
      QueryBody right = level == 2 ? term() : body(2);
      left = new SetOperation(cursor.spanFrom(start), operator, all, left, right);
    }
  }

  private @Nullable SetOperator operator(int level) {
    if (level == 2) {
      return cursor.at(INTERSECT) && cursor.keyword().use(cursor.dialect()) == Keyword.Use.RESERVED
          ? SetOperator.INTERSECT
          : null;
    }
    if (cursor.at(UNION)) {
      return SetOperator.UNION;
    }
    return cursor.at(EXCEPT) ? SetOperator.EXCEPT : null;
  }

  private QueryBody term() throws NotUnderstood {
    int start = cursor.start();
    if (cursor.at('(')) {
      if (!cursor.atQueryInParentheses()) {
        throw cursor.unexpected();
      }
      cursor.expect('(');
      int inner = cursor.start();
      Query query = query(inner, cursor.at(WITH) ? with() : null);
      cursor.expect(')');
      return new Nested(cursor.spanFrom(start), query);
    }
    if (cursor.at(VALUES)) {
      return values(start);
    }
    if (cursor.at(TABLE) && !cursor.isMariaDb()) {
      return table(start);
    }
    return selects.select();
  }

  /** {@code TABLE t} is {@code SELECT * FROM t}. */
  private Select table(int start) throws NotUnderstood {
    cursor.advance();
    Span word = cursor.spanOfLast();
    int relation = cursor.start();
    Name name = cursor.tablePath();
    TableExpression from = new Relation(cursor.spanFrom(relation), name, false, null, null);
    SelectItem all = new SelectItem(word, new AllColumns(word, List.of()), null);
    return new Select(
        cursor.spanFrom(start),
        false,
        List.of(),
        List.of(all),
        null,
        List.of(from),
        null,
        List.of(),
        null,
        List.of());
  }

  private Values values(int start) throws NotUnderstood {
    cursor.expect(VALUES);
    List<Row> rows = new ArrayList<>();
    do {
      int row = cursor.start();
      if (!cursor.isMariaDb()) {
        cursor.expect(ROW);
      }
      rows.add(parsers.tables.rowOfValues(row));
    } while (cursor.accept(','));
    return new Values(cursor.spanFrom(start), List.copyOf(rows));
  }

  /** How the fields and lines of a file are written. */
  void fileFormat() throws NotUnderstood {
    into.format();
  }

  /** The columns and expressions of a SELECT or RETURNING. */
  List<SelectItem> items() throws NotUnderstood {
    return selects.items();
  }

  /** WITH. */
  With with() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(WITH);
    boolean recursive = cursor.accept(RECURSIVE);
    List<CommonTable> tables = new ArrayList<>();
    do {
      tables.add(commonTable());
    } while (cursor.accept(','));
    return new With(cursor.spanFrom(start), recursive, List.copyOf(tables));
  }

  private CommonTable commonTable() throws NotUnderstood {
    int start = cursor.start();
    String name = cursor.tableName();
    List<String> columns = cursor.at('(') ? cursor.columnsInParentheses() : List.of();
    cursor.expect(AS);
    Query query = inParentheses();
    List<String> keys = List.of();
    if (cursor.isMariaDb() && cursor.accept(CYCLE)) {
      List<String> names = new ArrayList<>();
      do {
        names.add(cursor.folded());
      } while (cursor.accept(','));
      keys = List.copyOf(names);
      cursor.expect(RESTRICT);
    }
    return new CommonTable(
        cursor.spanFrom(start), name, columns, query, keys, List.of(), List.of());
  }

  /** ORDER BY. */
  List<SortItem> orderBy() throws NotUnderstood {
    cursor.expect(ORDER, BY);
    List<SortItem> items = new ArrayList<>();
    do {
      int start = cursor.start();
      Expression key = parsers.expressions.expression();
      direction();
      items.add(new SortItem(cursor.spanFrom(start), key, null));
    } while (cursor.accept(','));
    return List.copyOf(items);
  }

  void direction() {
    if (!cursor.accept(ASC)) {
      cursor.accept(DESC);
    }
  }

  /** LIMIT and OFFSET, in any of their forms. */
  private Cut cut() throws NotUnderstood {
    if (cursor.accept(LIMIT)) {
      return limit();
    }
    return cursor.isMariaDb() && cursor.atAny(OFFSET, FETCH) ? fetch() : new Cut(null, null);
  }

  private Cut limit() throws NotUnderstood {
    if (examined()) {
      return new Cut(null, null);
    }
    Expression first = count();
    Expression second = null;
    boolean offsetFirst = cursor.accept(',');
    if (offsetFirst || cursor.accept(OFFSET)) {
      second = count();
    }
    examined();
    return offsetFirst ? new Cut(second, first) : new Cut(first, second);
  }

  /** {@code ROWS EXAMINED number}, which stops the server early. */
  private boolean examined() throws NotUnderstood {
    if (!cursor.isMariaDb() || !cursor.accept(ROWS)) {
      return false;
    }
    cursor.expect(EXAMINED);
    count();
    return true;
  }

  private Cut fetch() throws NotUnderstood {
    Expression offset = null;
    if (cursor.accept(OFFSET)) {
      offset = count();
      rows();
    }
    Expression limit = null;
    if (cursor.accept(FETCH)) {
      if (!cursor.accept(FIRST)) {
        cursor.expect(NEXT);
      }
      if (!cursor.atAny(ROW, ROWS)) {
        limit = count();
      }
      rows();
      if (!cursor.accept(ONLY)) {
        cursor.expect(WITH, TIES);
      }
    }
    return new Cut(limit, offset);
  }

  private void rows() throws NotUnderstood {
    if (!cursor.accept(ROW)) {
      cursor.expect(ROWS);
    }
  }

  /** A number of rows: digits, a parameter, or a variable of a routine. */
  Expression count() throws NotUnderstood {
    if (cursor.at(TokenType.PARAMETER)) {
      return parsers.primaries.parameter();
    }
    if (cursor.at(TokenType.INTEGER)) {
      String digits = cursor.take();
      return new Literal(cursor.spanOfLast(), LiteralType.INTEGER, digits);
    }
    return parsers.primaries.columnReference();
  }

  private List<Locking> locking() throws NotUnderstood {
    List<Locking> locking = new ArrayList<>();
    while (cursor.atAny(FOR, LOCK)) {
      int start = cursor.start();
      if (cursor.accept(LOCK)) {
        cursor.expect(IN, SHARE);
        cursor.expect(MODE);
        if (cursor.isMariaDb()) {
          waiting();
        }
        locking.add(new Locking(cursor.spanFrom(start), false, List.of()));
      } else {
        locking.add(lock(start));
      }
    }
    return List.copyOf(locking);
  }

  private Locking lock(int start) throws NotUnderstood {
    cursor.expect(FOR);
    boolean exclusive = cursor.accept(UPDATE);
    if (!exclusive) {
      if (cursor.isMariaDb()) {
        throw cursor.unexpected();
      }
      cursor.expect(SHARE);
    }
    List<Name> tables = new ArrayList<>();
    if (!cursor.isMariaDb() && cursor.accept(OF)) {
      do {
        tables.add(cursor.tablePath());
      } while (cursor.accept(','));
    }
    waiting();
    return new Locking(cursor.spanFrom(start), exclusive, List.copyOf(tables));
  }

  private void waiting() throws NotUnderstood {
    if (cursor.accept(SKIP)) {
      cursor.expect(LOCKED);
    } else if (cursor.isMariaDb() && cursor.accept(WAIT)) {
      cursor.integer();
    } else {
      cursor.accept(NOWAIT);
    }
  }
}
