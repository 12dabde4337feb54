package dev.postern.sql.rewrite;

import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Query;

/** Puts the hints into the queries of views, which none behind a view's name would reach. */
record HintedViews(HiddenIndexes hidden, Dialect dialect) implements ViewExpansion.Inside {
  @Override
  public void splice(Query query, SqlStatement statement, Splices splices, ViewExpansion views)
      throws Refused, CatalogException {
    IndexHints.requireStanding(statement.text());
    new IndexSplicer(hidden, dialect, statement, splices, views).splice(query);
  }

  @Override
  public Refused refused(Relation view) {
    return IndexHints.refused(
        view.name() + " cannot be replaced by its query",
        "Read the tables themselves, by their own names.");
  }
}
