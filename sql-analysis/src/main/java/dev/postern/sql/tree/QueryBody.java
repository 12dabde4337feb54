package dev.postern.sql.tree;

import dev.postern.core.Span;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.NamedWindow;
import dev.postern.sql.tree.Part.SelectItem;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a query computes before it is sorted and cut. */
public sealed interface QueryBody extends Node {
  /**
   * {@code SELECT}.
   *
   * @param distinct whether double rows are dropped
   * @param distinctOn by these, by all where empty
   * @param into the table that {@code SELECT INTO} makes
   */
  record Select(
      Span span,
      boolean distinct,
      List<Expression> distinctOn,
      List<SelectItem> items,
      @Nullable Name into,
      List<TableExpression> from,
      @Nullable Expression where,
      List<Expression> groupBy,
      @Nullable Expression having,
      List<NamedWindow> windows)
      implements QueryBody {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(distinctOn, visit);
      Node.visit(items, visit);
      Node.visit(from, visit);
      Node.visit(where, visit);
      Node.visit(groupBy, visit);
      Node.visit(having, visit);
      Node.visit(windows, visit);
    }
  }

  /** {@code VALUES}, a row each. */
  record Values(Span span, List<Expression.Row> rows) implements QueryBody {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(rows, visit);
    }
  }

  /** A query in parentheses. */
  record Nested(Span span, Query query) implements QueryBody {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(query);
    }
  }

  /** How two results become one. */
  enum SetOperator {
    UNION,
    INTERSECT,
    EXCEPT
  }

  record SetOperation(Span span, SetOperator operator, boolean all, QueryBody left, QueryBody right)
      implements QueryBody {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(right);
    }
  }
}
