package dev.postern.sql.tree;

import dev.postern.core.Span;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.ColumnDefinition;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Sample;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands in a {@code FROM}. */
public sealed interface TableExpression extends Node {
  /** A table, view or common table by name. */
  record Relation(
      Span span, Name name, boolean only, @Nullable Alias alias, @Nullable Sample sample)
      implements TableExpression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(name);
      Node.visit(alias, visit);
      Node.visit(sample, visit);
    }
  }

  /** {@code (query) AS alias}. */
  record Derived(Span span, boolean lateral, Query query, @Nullable Alias alias)
      implements TableExpression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(query);
      Node.visit(alias, visit);
    }
  }

  /** One function of a {@link Functions}. */
  record FunctionRows(Span span, Expression call, List<ColumnDefinition> columns)
      implements TableExpression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(call);
      Node.visit(columns, visit);
    }
  }

  /** {@code f(…)} or {@code ROWS FROM (…)}. */
  record Functions(
      Span span,
      boolean lateral,
      List<FunctionRows> functions,
      boolean ordinality,
      @Nullable Alias alias)
      implements TableExpression {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(functions, visit);
      Node.visit(alias, visit);
    }
  }

  /**
   * {@code XMLTABLE} or {@code JSON_TABLE}.
   *
   * @param columns flat, nested ones too
   */
  record Extracted(
      Span span,
      boolean lateral,
      String keyword,
      List<Expression> inputs,
      List<ColumnDefinition> columns,
      @Nullable Alias alias)
      implements TableExpression {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(inputs, visit);
      Node.visit(columns, visit);
      Node.visit(alias, visit);
    }
  }

  /** How two tables are joined. */
  enum JoinType {
    CROSS,
    INNER,
    LEFT,
    RIGHT,
    FULL
  }

  /**
   * A join.
   *
   * @param using the columns of {@code USING}
   * @param usingAlias the name those columns go by together
   * @param alias where the join stands in parentheses
   */
  record Join(
      Span span,
      JoinType type,
      boolean natural,
      TableExpression left,
      TableExpression right,
      @Nullable Expression condition,
      List<String> using,
      @Nullable Alias usingAlias,
      @Nullable Alias alias)
      implements TableExpression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(right);
      Node.visit(condition, visit);
      Node.visit(usingAlias, visit);
      Node.visit(alias, visit);
    }

    /** The same join by another name. */
    public Join as(@Nullable Alias name) {
      return new Join(span, type, natural, left, right, condition, using, usingAlias, name);
    }
  }
}
