package dev.postern.sql.tree;

import dev.postern.core.Span;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A part of a statement. */
public sealed interface Node permits Expression, Part, QueryBody, Statement, TableExpression {
  /** Where it stands in the text. */
  Span span();

  /** Hands each node directly below this one to {@code visit}, in the order of the text. */
  void children(Consumer<? super Node> visit);

  /** Hands {@code node} to {@code visit} unless it is null. */
  static void visit(@Nullable Node node, Consumer<? super Node> visit) {
    if (node != null) {
      visit.accept(node);
    }
  }

  /** Hands each of {@code nodes} to {@code visit}. */
  static void visit(List<? extends Node> nodes, Consumer<? super Node> visit) {
    for (Node node : nodes) {
      visit.accept(node);
    }
  }
}
