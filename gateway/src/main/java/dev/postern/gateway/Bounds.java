package dev.postern.gateway;

import dev.postern.core.Identity;
import dev.postern.masking.PredicateUse;
import dev.postern.sql.Reading;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.rewrite.IndexOrder;
import dev.postern.sql.rewrite.RowFilters;
import dev.postern.sql.rewrite.ViewQueries;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a caller's statements to what they may tell, by one snapshot of the catalog.
 *
 * @param filters of rows, null where there are none
 * @param order of indexes, null where there is none to be kept
 */
record Bounds(@Nullable RowFilters filters, @Nullable IndexOrder order) {
  static final Bounds NONE = new Bounds(null, null);

  /**
   * @param reach with the labels that are masked for the caller
   */
  static Bounds of(
      Upstream upstream, Identity identity, UpstreamCatalog.Snapshot snapshot, Reach reach) {
    ViewQueries queries = view -> upstream.catalog().viewQuery(snapshot, view.oid());
    return new Bounds(
        filters(upstream, identity, snapshot, queries), order(upstream, identity, reach, queries));
  }

  /** Whether errors and notices of the statement could tell of filtered rows. */
  boolean isFiltered(Reading reading) {
    return filters != null && filters.isFiltered(reading);
  }

  private static @Nullable RowFilters filters(
      Upstream upstream,
      Identity identity,
      UpstreamCatalog.Snapshot snapshot,
      ViewQueries queries) {
    RowFilterRules rules = upstream.filters(identity.groups());
    return rules.isEmpty()
        ? null
        : new RowFilters(
            upstream.language(),
            snapshot.catalog(),
            rules::conditions,
            rules.deciding(identity.claims()),
            queries);
  }

  private static @Nullable IndexOrder order(
      Upstream upstream, Identity identity, Reach reach, ViewQueries queries) {
    return switch (upstream.language()) {
      case POSTGRES -> null;
      case MYSQL -> {
        var order = new IndexOrder(reach, from -> hides(upstream, identity, from), queries);
        yield order.isEmpty() ? null : order;
      }
    };
  }

  /** Whether the caller may not compare what comes from there as often as it likes. */
  private static boolean hides(Upstream upstream, Identity identity, Origin from) {
    return switch (from) {
      case Origin.Unlabelled _ -> false;
      case Origin.Labelled(var labels, _) ->
          upstream
              .mask(labels, identity.groups())
              .filter(applied -> !(applied.predicates() instanceof PredicateUse.Allow))
              .isPresent();
      case Origin.Derived _, Origin.Unknown _ ->
          !(upstream.predicatesOfAny(identity.groups()) instanceof PredicateUse.Allow);
    };
  }
}
