package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.DefaultValue;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.ColumnDefinition;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Derived;
import dev.postern.sql.tree.TableExpression.Extracted;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.JoinType;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in a FROM: tables, joins, queries and JSON_TABLE. */
final class TableParser {
  private final Parsers parsers;
  private final Cursor cursor;

  TableParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  List<TableExpression> list() throws NotUnderstood {
    List<TableExpression> tables = new ArrayList<>();
    do {
      tables.add(table());
    } while (cursor.accept(','));
    return List.copyOf(tables);
  }

  /** A table and all that is joined to it. */
  TableExpression table() throws NotUnderstood {
    cursor.enter();
    int start = cursor.start();
    TableExpression left = escaped();
    for (TableExpression next = left; next != null; next = join(left, start)) {
      left = next;
    }
    cursor.leave();
    return left;
  }

  /** {@code {OJ table}}, or a table without. */
  private TableExpression escaped() throws NotUnderstood {
    if (!cursor.accept('{')) {
      return factor();
    }
    String word = cursor.folded();
    if (!word.equals("oj") && !cursor.isMariaDb()) {
      throw cursor.unexpected();
    }
    TableExpression table = table();
    cursor.expect('}');
    return table;
  }

  private @Nullable TableExpression join(TableExpression left, int start) throws NotUnderstood {
    if (cursor.accept(NATURAL)) {
      JoinType type = naturalType();
      if (!(cursor.isMariaDb() && cursor.accept(STRAIGHT_JOIN))) {
        cursor.expect(JOIN);
      }
      TableExpression right = factor();
      return joined(start, type, true, left, right, null, List.of());
    }
    JoinType type = type();
    if (type == null) {
      return null;
    }
    TableExpression right = table();
    if (cursor.accept(ON)) {
      Expression condition = parsers.expressions.expression();
      return joined(start, type, false, left, right, condition, List.of());
    }
    if (cursor.accept(USING)) {
      List<String> columns = cursor.columnsInParentheses();
      return joined(start, type, false, left, right, null, columns);
    }
    if (type != JoinType.INNER) {
      throw cursor.unexpected();
    }
    return crossed(start, left, right);
  }

  private JoinType naturalType() {
    if (cursor.accept(LEFT)) {
      cursor.accept(OUTER);
      return JoinType.LEFT;
    }
    if (cursor.accept(RIGHT)) {
      cursor.accept(OUTER);
      return JoinType.RIGHT;
    }
    cursor.accept(INNER);
    return JoinType.INNER;
  }

  private @Nullable JoinType type() throws NotUnderstood {
    if (cursor.accept(JOIN) || cursor.accept(STRAIGHT_JOIN)) {
      return JoinType.INNER;
    }
    if (cursor.accept(INNER) || cursor.accept(CROSS)) {
      cursor.expect(JOIN);
      return JoinType.INNER;
    }
    if (cursor.atAny(LEFT, RIGHT)) {
      JoinType type = cursor.at(LEFT) ? JoinType.LEFT : JoinType.RIGHT;
      cursor.advance();
      cursor.accept(OUTER);
      cursor.expect(JOIN);
      return type;
    }
    return null;
  }

  private Join joined(
      int start,
      JoinType type,
      boolean natural,
      TableExpression left,
      TableExpression right,
      @Nullable Expression condition,
      List<String> using) {
    Span span = cursor.spanFrom(start);
    return new Join(span, type, natural, left, right, condition, using, null, null);
  }

  /**
   * A join without a condition goes before those to its right, so that their conditions see its
   * left table: {@code a JOIN b JOIN c ON …} is {@code (a JOIN b) JOIN c ON …}.
   */
  private TableExpression crossed(int start, TableExpression left, TableExpression right) {
    boolean inParentheses = right.span().end() < cursor.spanFrom(start).end();
    if (!inParentheses && right instanceof Join join) {
      TableExpression inner = crossed(start, left, join.left());
      return new Join(
          new Span(start, join.span().end()),
          join.type(),
          join.natural(),
          inner,
          join.right(),
          join.condition(),
          join.using(),
          null,
          null);
    }
    Span span = new Span(start, right.span().end());
    return new Join(span, JoinType.CROSS, false, left, right, null, List.of(), null, null);
  }

  private TableExpression factor() throws NotUnderstood {
    int start = cursor.start();
    if (cursor.at(LATERAL) && cursor.at(1, '(')) {
      cursor.advance();
      return derived(start, true);
    }
    if (cursor.at(JSON_TABLE) && cursor.at(1, '(')) {
      return jsonTable(start);
    }
    if (cursor.atQueryInParentheses()) {
      return derived(start, false);
    }
    if (cursor.accept('(')) {
      cursor.enter();
      TableExpression inner = crossedList();
      cursor.expect(')');
      cursor.leave();
      return inner;
    }
    return relation(start);
  }

  /** A list in parentheses is joined to one table. */
  private TableExpression crossedList() throws NotUnderstood {
    int start = cursor.start();
    TableExpression left = table();
    while (cursor.accept(',')) {
      TableExpression right = table();
      Span span = cursor.spanFrom(start);
      left = new Join(span, JoinType.CROSS, false, left, right, null, List.of(), null, null);
    }
    return left;
  }

  private Derived derived(int start, boolean lateral) throws NotUnderstood {
    Query query = parsers.queries.inParentheses();
    Alias alias = alias(true);
    return new Derived(cursor.spanFrom(start), lateral, query, alias);
  }

  /** A table by name, with its partitions, alias and hints. */
  private Relation relation(int start) throws NotUnderstood {
    Name name = cursor.tablePath();
    partitions();
    if (cursor.isMariaDb()) {
      period();
    }
    Alias alias = alias(false);
    hints();
    return new Relation(cursor.spanFrom(start), name, false, alias, null);
  }

  /** {@code PARTITION (p, …)}. */
  void partitions() throws NotUnderstood {
    if (cursor.at(PARTITION) && cursor.at(1, '(')) {
      cursor.advance();
      cursor.columnsInParentheses();
    }
  }

  /** {@code FOR SYSTEM_TIME …}: only points in time that look at no column. */
  private void period() throws NotUnderstood {
    if (!cursor.at(FOR, SYSTEM_TIME)) {
      return;
    }
    cursor.expect(FOR, SYSTEM_TIME);
    if (cursor.accept(ALL)) {
      return;
    }
    if (cursor.accept(AS)) {
      cursor.expect(OF);
      moment();
    } else if (cursor.accept(BETWEEN)) {
      moment();
      cursor.expect(AND);
      moment();
    } else {
      cursor.expect(FROM);
      moment();
      cursor.expect(TO);
      moment();
    }
  }

  private void moment() throws NotUnderstood {
    if (!cursor.accept(TRANSACTION) && cursor.at(TIMESTAMP) && !cursor.at(1, '(')) {
      cursor.advance();
    }
    if (!parsers.isConstant(parsers.expressions.bits())) {
      throw cursor.unsupported();
    }
  }

  /** An alias without columns, null where there is none. */
  @Nullable Alias alias() throws NotUnderstood {
    return alias(false);
  }

  private @Nullable Alias alias(boolean takesColumns) throws NotUnderstood {
    int start = cursor.start();
    if (!cursor.accept(AS) && !(cursor.atName() && !atWordBehindTable())) {
      return null;
    }
    String name = cursor.tableName();
    List<String> columns =
        takesColumns && cursor.at('(') ? cursor.columnsInParentheses() : List.of();
    return new Alias(cursor.spanFrom(start), name, columns, List.of());
  }

  /** Words that MariaDB takes for what may follow a table, though they may be names elsewhere. */
  private boolean atWordBehindTable() {
    return cursor.isMariaDb() && cursor.at(WINDOW);
  }

  private void hints() throws NotUnderstood {
    while (cursor.atAny(USE, FORCE, IGNORE) && (cursor.at(1, INDEX) || cursor.at(1, KEY))) {
      boolean use = cursor.at(USE);
      cursor.advance();
      cursor.advance();
      if (cursor.accept(FOR)) {
        if (!cursor.accept(JOIN)) {
          if (!cursor.accept(ORDER)) {
            cursor.expect(GROUP);
          }
          cursor.expect(BY);
        }
      }
      cursor.expect('(');
      if (!(use && cursor.at(')'))) {
        do {
          if (!cursor.accept(PRIMARY)) {
            cursor.folded();
          }
        } while (cursor.accept(','));
      }
      cursor.expect(')');
    }
  }

  /** {@code (value, …)} of VALUES; DEFAULT stands for a value, and there may be none. */
  Row rowOfValues(int start) throws NotUnderstood {
    cursor.expect('(');
    List<Expression> values = new ArrayList<>();
    if (!cursor.at(')')) {
      do {
        values.add(value());
      } while (cursor.accept(','));
    }
    cursor.expect(')');
    return new Row(cursor.spanFrom(start), List.copyOf(values));
  }

  /** An expression, or the word DEFAULT. */
  Expression value() throws NotUnderstood {
    boolean word =
        (cursor.at(DEFAULT) && !cursor.at(1, '('))
            || (cursor.isMariaDb() && cursor.at(IGNORE) && !cursor.at(1, '('));
    if (word) {
      cursor.advance();
      return new DefaultValue(cursor.spanOfLast());
    }
    return parsers.expressions.expression();
  }

  private Extracted jsonTable(int start) throws NotUnderstood {
    cursor.advance();
    cursor.expect('(');
    Expression document = parsers.expressions.expression();
    cursor.expect(',');
    Expression path = parsers.literals.text();
    List<ColumnDefinition> columns = new ArrayList<>();
    jsonColumns(columns);
    cursor.expect(')');
    Alias alias = alias(false);
    if (alias == null) {
      throw cursor.unexpected();
    }
    Span span = cursor.spanFrom(start);
    return new Extracted(
        span, true, "json_table", List.of(document, path), List.copyOf(columns), alias);
  }

  private void jsonColumns(List<ColumnDefinition> columns) throws NotUnderstood {
    cursor.enter();
    cursor.expect(COLUMNS);
    cursor.expect('(');
    do {
      jsonColumn(columns);
    } while (cursor.accept(','));
    cursor.expect(')');
    cursor.leave();
  }

  private void jsonColumn(List<ColumnDefinition> columns) throws NotUnderstood {
    int start = cursor.start();
    if (cursor.at(NESTED) && (cursor.at(1, PATH) || cursor.type(1) == TokenType.STRING)) {
      cursor.advance();
      cursor.accept(PATH);
      parsers.literals.text();
      jsonColumns(columns);
      return;
    }
    String name = cursor.folded();
    if (cursor.accept(FOR)) {
      cursor.expect(ORDINALITY);
      columns.add(new ColumnDefinition(cursor.spanFrom(start), name, null, List.of()));
      return;
    }
    TypeName type = parsers.types.type();
    cursor.accept(EXISTS);
    cursor.expect(PATH);
    List<Node> more = new ArrayList<>();
    more.add(parsers.literals.text());
    onEmptyOrError(more);
    columns.add(new ColumnDefinition(cursor.spanFrom(start), name, type, List.of()));
  }

  /** {@code NULL | ERROR | DEFAULT text ON EMPTY | ERROR}; the texts are constants. */
  void onEmptyOrError(List<Node> constants) throws NotUnderstood {
    while (true) {
      if (cursor.at(DEFAULT)) {
        cursor.advance();
        constants.add(parsers.literals.signed());
      } else if ((cursor.at(NULL) || cursor.at(ERROR)) && cursor.at(1, ON)) {
        cursor.advance();
      } else {
        return;
      }
      cursor.expect(ON);
      if (!cursor.accept(EMPTY)) {
        cursor.expect(ERROR);
      }
    }
  }
}
