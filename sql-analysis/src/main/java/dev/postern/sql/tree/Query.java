package dev.postern.sql.tree;

import dev.postern.core.Span;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.With;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole query. */
public record Query(
    Span span,
    @Nullable With with,
    QueryBody body,
    List<SortItem> order,
    @Nullable Expression limit,
    @Nullable Expression offset,
    List<Locking> locking)
    implements Statement {
  @Override
  public void children(Consumer<? super Node> visit) {
    Node.visit(with, visit);
    visit.accept(body);
    Node.visit(order, visit);
    Node.visit(limit, visit);
    Node.visit(offset, visit);
    Node.visit(locking, visit);
  }
}
