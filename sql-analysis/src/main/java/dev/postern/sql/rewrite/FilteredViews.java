package dev.postern.sql.rewrite;

import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Query;

/** Puts the filters into the queries of views. */
record FilteredViews(FilteredRelations relations) implements ViewExpansion.Inside {
  @Override
  public Dialect dialect() {
    return relations.dialect();
  }

  @Override
  public void splice(Query query, SqlStatement statement, Splices splices, ViewExpansion views)
      throws Refused, CatalogException {
    new FilterSplicer(relations, statement, splices, views).spliceFenced(query);
  }

  @Override
  public Refused refused(Relation view) {
    return new Refused(
        view.name() + " shows rows of tables that are filtered for you",
        "Read the tables themselves, by their own names.");
  }
}
