package dev.postern.gateway;

import dev.postern.masking.LabelRule;
import dev.postern.sql.catalog.Catalog;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each label and row filter of a connection that matches nothing, once while it does so. */
final class UnmatchedReport implements Consumer<Catalog> {
  private static final Logger LOG = LoggerFactory.getLogger(UnmatchedReport.class);

  private final String connection;
  private final List<LabelRule> labels;
  private final RowFilterRules filters;
  private Unmatched reported = new Unmatched(new TreeSet<>(), new TreeSet<>());

  /**
   * @param labels those that could be on a column of the connection
   * @param filters those that could be on a table of it
   */
  UnmatchedReport(String connection, List<LabelRule> labels, RowFilterRules filters) {
    this.connection = connection;
    this.labels = List.copyOf(labels);
    this.filters = filters;
  }

  @Override
  public synchronized void accept(Catalog catalog) {
    Unmatched unmatched = Unmatched.in(catalog, labels, filters);
    for (String column : unmatched.labels()) {
      if (!reported.labels().contains(column)) {
        LOG.warn("connection={} label={} matches=nothing", connection, column);
      }
    }
    for (String table : unmatched.filters()) {
      if (!reported.filters().contains(table)) {
        LOG.warn("connection={} row-filter={} matches=nothing", connection, table);
      }
    }
    reported = unmatched;
  }
}
