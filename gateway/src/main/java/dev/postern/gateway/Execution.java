package dev.postern.gateway;

import dev.postern.access.Rows;
import dev.postern.core.Judgement;
import dev.postern.core.StatementPath.Bind;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.lineage.OwnRelations;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One execution of a statement.
 *
 * @param binds its values
 * @param own what its session's open transaction has made
 */
record Execution(List<Bind> binds, OwnRelations own) {
  Execution {
    binds = List.copyOf(binds);
  }

  /**
   * How many rows it is expected to touch: the server is asked, each time. Blocks.
   *
   * @param judgement of the statement
   */
  Rows rows(Judgement judgement, Upstream upstream) {
    try {
      return upstream
          .catalog()
          .rows(planned(judgement, upstream))
          .<Rows>map(Rows.Expected::new)
          .orElse(Rows.UNKNOWN);
    } catch (CatalogException e) {
      return Rows.UNKNOWN;
    }
  }

  /** What the server can be asked to plan: values bound to it are not in the text. */
  Function<Catalog, Optional<Planned>> planned(Judgement judgement, Upstream upstream) {
    return known ->
        binds.isEmpty() && own.isNone()
            ? Planned.of(judgement, upstream.analyzer(), known)
            : Optional.empty();
  }
}
