package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import org.jspecify.annotations.Nullable;

/** Where the queries of views are had. */
public interface ViewQueries {
  /** Gives none: a view over a filtered table is refused. */
  ViewQueries NONE = _ -> null;

  /**
   * A view's query as SQL, with the schema before every name that is not pg_catalog's, by the same
   * snapshot of the catalog. Null where there is none to be had.
   *
   * @throws CatalogException where it cannot be read now
   */
  @Nullable String of(Relation view) throws CatalogException;
}
