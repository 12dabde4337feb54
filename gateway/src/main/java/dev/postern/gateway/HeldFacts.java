package dev.postern.gateway;

import dev.postern.core.Judgement;
import dev.postern.core.Kind;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.masking.MaskRules;
import dev.postern.sql.Reading;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people are shown of a statement that waits, and what their yes is bound to, as far as the
 * connection knows it.
 *
 * @param groups of whose statement it is
 */
record HeldFacts(Upstream upstream, Set<String> groups) {
  /** What EXPLAIN takes. */
  private static final Set<Kind> PLANNED = Set.of(Kind.READ, Kind.WRITE);

  /** What an explanation's output columns come from, one line for each. */
  List<String> columns(Clearance.Explanation explanation) {
    return new ExplanationModel(explanation, upstream, groups).columnLines();
  }

  /**
   * What the server knows of a text that waits.
   *
   * @param whole whether the text needs no values beside it
   * @throws CatalogException where the server cannot be asked
   */
  HeldStatement.Situation situation(Judgement judgement, boolean whole, long process)
      throws CatalogException {
    return upstream.catalog().situation(whole ? plannable(judgement) : null, process);
  }

  /** The text where it can be shown to the server without its doing anything. */
  private @Nullable String plannable(Judgement judgement) throws CatalogException {
    SqlStatement read = new SqlStatement(judgement.sent(), upstream.catalog().settings());
    List<Reading> readings = upstream.analyzer().read(read);
    return readings.size() == 1
            && readings.getFirst().analysis() instanceof Analyzed analyzed
            && PLANNED.containsAll(analyzed.kinds())
            && analyzed.functions().isEmpty()
        ? judgement.sent()
        : null;
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
