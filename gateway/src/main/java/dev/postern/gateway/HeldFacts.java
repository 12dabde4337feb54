package dev.postern.gateway;

import dev.postern.core.Judgement;
import dev.postern.core.SqlStatement;
import dev.postern.masking.MaskRules;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What people are shown of a statement that waits, and what their yes is bound to, as far as the
 * connection knows it.
 *
 * @param groups of whose statement it is
 */
record HeldFacts(Upstream upstream, Set<String> groups) {
  /** What an explanation's output columns come from, one line for each. */
  List<String> columns(Clearance.Explanation explanation) {
    return new ExplanationModel(explanation, upstream, groups).columnLines();
  }

  /**
   * What the server knows of a text that waits.
   *
   * @param execution which one it is
   * @throws CatalogException where the server cannot be asked
   */
  HeldStatement.Situation situation(Judgement judgement, Execution execution, long process)
      throws CatalogException {
    return upstream.catalog().situation(execution.planned(judgement, upstream), process);
  }

  /**
   * What these views are made by, as the server says it now.
   *
   * @throws CatalogException where it cannot be read
   */
  String viewQueries(Collection<Relation> views) throws CatalogException {
    UpstreamCatalog.Snapshot snapshot = upstream.catalog().required();
    StringBuilder queries = new StringBuilder();
    for (Relation view : views) {
      queries.append(view.name()).append(upstream.catalog().viewQuery(snapshot, view.oid()));
    }
    return queries.toString();
  }

  Optional<String> shape(SqlStatement statement) {
    return upstream.analyzer().shape(statement);
  }

  Optional<MaskRules.Applied> mask(Set<String> labels) {
    return upstream.mask(labels, groups);
  }
}
