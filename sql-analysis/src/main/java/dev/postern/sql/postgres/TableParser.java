package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Sample;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Derived;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.JoinType;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in a FROM (from_list). */
final class TableParser {
  private final Parsers parsers;
  private final Cursor cursor;
  private final RowsParser rows;

  TableParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.rows = new RowsParser(parsers);
  }

  /** from_list. */
  List<TableExpression> list() throws NotUnderstood {
    List<TableExpression> list = new ArrayList<>(2);
    do {
      list.add(table());
    } while (cursor.accept(','));
    return List.copyOf(list);
  }

  /** table_ref. */
  TableExpression table() throws NotUnderstood {
    int start = cursor.start();
    return joins(start, single());
  }

  /** The joins behind {@code first}; they lean to the left. */
  private TableExpression joins(int start, TableExpression first) throws NotUnderstood {
    TableExpression left = first;
    int chain = 0;
    for (Join join = join(start, left); join != null; join = join(start, left)) {
      left = join;
      if (++chain > parsers.limits.chain()) {
        throw new NotUnderstood(NotUnderstood.Cause.DEPTH, cursor.start());
      }
    }
    return left;
  }

  private @Nullable Join join(int start, TableExpression left) throws NotUnderstood {
    if (cursor.accept(CROSS)) {
      cursor.expect(JOIN);
      TableExpression right = single();
      return bare(start, JoinType.CROSS, false, left, right);
    }
    boolean natural = cursor.accept(NATURAL);
    JoinType type = joinType();
    if (type == null) {
      if (natural) {
        throw cursor.unexpected();
      }
      return null;
    }
    if (natural) {
      TableExpression right = single();
      return bare(start, type, true, left, right);
    }
    // In a JOIN b JOIN c ON x ON y the right side is itself a join.
    int rightStart = cursor.start();
    TableExpression right = single();
    cursor.enter();
    while (!cursor.at(ON) && !cursor.at(USING)) {
      Join inner = join(rightStart, right);
      if (inner == null) {
        throw cursor.unexpected();
      }
      right = inner;
    }
    cursor.leave();
    return qualified(start, type, left, right);
  }

  private Join bare(
      int start, JoinType type, boolean natural, TableExpression left, TableExpression right) {
    return new Join(
        cursor.spanFrom(start), type, natural, left, right, null, List.of(), null, null);
  }

  private Join qualified(int start, JoinType type, TableExpression left, TableExpression right)
      throws NotUnderstood {
    if (cursor.accept(ON)) {
      Expression condition = parsers.expressions.expression();
      Span span = cursor.spanFrom(start);
      return new Join(span, type, false, left, right, condition, List.of(), null, null);
    }
    cursor.expect(USING);
    List<String> using = cursor.namesInParentheses();
    Alias alias = null;
    int aliasStart = cursor.start();
    if (cursor.accept(AS)) {
      String name = cursor.columnName();
      alias = new Alias(cursor.spanFrom(aliasStart), name, List.of(), List.of());
    }
    return new Join(cursor.spanFrom(start), type, false, left, right, null, using, alias, null);
  }

  /** The join's type where JOIN or one of its kinds is next, which is taken. */
  private @Nullable JoinType joinType() throws NotUnderstood {
    if (cursor.accept(JOIN)) {
      return JoinType.INNER;
    }
    JoinType type = null;
    if (cursor.accept(INNER)) {
      type = JoinType.INNER;
    } else if (cursor.accept(LEFT)) {
      type = JoinType.LEFT;
    } else if (cursor.accept(RIGHT)) {
      type = JoinType.RIGHT;
    } else if (cursor.accept(FULL)) {
      type = JoinType.FULL;
    }
    if (type != null) {
      if (type != JoinType.INNER) {
        cursor.accept(OUTER);
      }
      cursor.expect(JOIN);
    }
    return type;
  }

  /** One table without the joins behind it. */
  private TableExpression single() throws NotUnderstood {
    int start = cursor.start();
    boolean lateral = cursor.accept(LATERAL);
    if (cursor.at('(')) {
      return parenthesisedTable(start, lateral);
    }
    TableExpression rowsFrom = rows.functions(start, lateral);
    if (rowsFrom != null) {
      return rowsFrom;
    }
    if (lateral) {
      throw cursor.unexpected();
    }
    Relation relation = relation();
    Alias alias = alias();
    Sample sample = sample();
    return new Relation(cursor.spanFrom(start), relation.name(), relation.only(), alias, sample);
  }

  /** relation_expr: a name, with or without its descendants. */
  Relation relation() throws NotUnderstood {
    int start = cursor.start();
    boolean only = cursor.accept(ONLY);
    Name name;
    if (only && cursor.accept('(')) {
      name = name();
      cursor.expect(')');
    } else {
      name = name();
      if (!only) {
        cursor.accept('*');
      }
    }
    return new Relation(cursor.spanFrom(start), name, only, null, null);
  }

  /** qualified_name: at most database, schema and relation. */
  Name name() throws NotUnderstood {
    Name name = cursor.dottedName();
    if (name.parts().size() > 3) {
      throw cursor.unexpected();
    }
    return name;
  }

  private TableExpression parenthesisedTable(int start, boolean lateral) throws NotUnderstood {
    Node inside = parenthesised();
    if (inside instanceof Query query) {
      Alias alias = alias();
      return new Derived(cursor.spanFrom(start), lateral, query, alias);
    }
    if (!(inside instanceof Join join) || lateral) {
      throw cursor.unexpected();
    }
    return join.as(alias());
  }

  /**
   * A query or a join in parentheses. Which it is shows only behind the last opening one.
   *
   * @return a {@link Query} or a {@link Join}
   */
  private Node parenthesised() throws NotUnderstood {
    cursor.enter();
    cursor.expect('(');
    Node inside;
    int start = cursor.start();
    if (parsers.queries.atStart()) {
      inside = parsers.queries.query();
    } else if (cursor.at('(')) {
      inside = parenthesised();
      if (inside instanceof Query query && (cursor.at(')') || parsers.queries.atContinuation())) {
        inside = parsers.queries.queryFrom(query, cursor.spanFrom(start));
      } else {
        TableExpression first = aliased(start, inside);
        inside = joins(start, first);
      }
    } else {
      inside = table();
    }
    if (!(inside instanceof Query) && !(inside instanceof Join)) {
      throw cursor.unexpected();
    }
    cursor.expect(')');
    cursor.leave();
    return inside;
  }

  private TableExpression aliased(int start, Node inside) throws NotUnderstood {
    Alias alias = alias();
    if (inside instanceof Query query) {
      return new Derived(cursor.spanFrom(start), false, query, alias);
    }
    if (inside instanceof Join join) {
      return join.as(alias);
    }
    throw cursor.unexpected();
  }

  /** func_expr_windowless; null where there is none, and nothing is taken. */
  @Nullable Expression call() throws NotUnderstood {
    return rows.call();
  }

  /** opt_alias_clause. */
  @Nullable Alias alias() throws NotUnderstood {
    int start = cursor.start();
    boolean as = cursor.accept(AS);
    if (!as && !cursor.atColumnName()) {
      return null;
    }
    String name = cursor.columnName();
    List<String> columns = cursor.optionalNames();
    return new Alias(cursor.spanFrom(start), name, columns, List.of());
  }

  private @Nullable Sample sample() throws NotUnderstood {
    int start = cursor.start();
    if (!cursor.accept(TABLESAMPLE)) {
      return null;
    }
    Name method = cursor.functionPath();
    List<Expression> arguments = new ArrayList<>(parsers.expressions.listInParentheses());
    if (cursor.accept(REPEATABLE)) {
      cursor.expect('(');
      arguments.add(parsers.expressions.expression());
      cursor.expect(')');
    }
    return new Sample(cursor.spanFrom(start), method, List.copyOf(arguments));
  }
}
