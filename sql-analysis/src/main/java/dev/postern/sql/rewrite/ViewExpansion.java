package dev.postern.sql.rewrite;

import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.Reading;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Query;
import java.util.List;

/**
 * Puts a view's own query in its place, with all that is spliced into it: what would stand behind
 * the view's name cannot be reached by any text. It runs with the login's rights, as if the client
 * had written it, and so shows no more than the login may read by itself.
 */
final class ViewExpansion {
  /** Views over views. */
  private static final int DEEPEST = 8;

  /** Characters of a query with all that was put into it. */
  private static final int LONGEST = 128 * 1024;

  private final Inside inside;
  private final ViewQueries queries;
  private final StatementAnalyzer analyzer;
  private final int depth;

  /** What becomes of a view's query. */
  interface Inside {
    Dialect dialect();

    /**
     * Adds what the query needs.
     *
     * @param statement that is the query alone
     * @param views puts the queries of views below in their places
     */
    void splice(Query query, SqlStatement statement, Splices splices, ViewExpansion views)
        throws Refused, CatalogException;

    /** Why a view cannot be replaced. */
    Refused refused(Relation view);
  }

  ViewExpansion(Inside inside, ViewQueries queries, StatementAnalyzer analyzer) {
    this(inside, queries, analyzer, 0);
  }

  private ViewExpansion(Inside inside, ViewQueries queries, StatementAnalyzer analyzer, int depth) {
    this.inside = inside;
    this.queries = queries;
    this.analyzer = analyzer;
    this.depth = depth;
  }

  /** The view's query as it was made, and the names of its columns behind an alias. */
  String of(Relation view) throws Refused, CatalogException {
    String query = queries.of(view);
    if (query == null || depth == DEEPEST) {
      throw inside.refused(view);
    }
    SqlStatement statement = inside.dialect().stored(withoutEnd(query));
    List<Reading> readings = analyzer.read(statement);
    if (readings.size() != 1
        || !(readings.getFirst() instanceof Reading(Analyzed analyzed, Query tree))
        || analyzed.reads().stream().anyMatch(name -> name.schema() == null)) {
      throw inside.refused(view);
    }
    Splices splices = new Splices();
    var below = new ViewExpansion(inside, queries, analyzer, depth + 1);
    inside.splice(tree, statement, splices, below);
    String expanded = splices.into(statement.text()).text();
    if (expanded.length() > LONGEST) {
      throw inside.refused(view);
    }
    String rows = inside.dialect().view(view, tree, expanded);
    if (rows == null) {
      throw inside.refused(view);
    }
    return rows;
  }

  private static String withoutEnd(String query) {
    String trimmed = query.strip();
    return trimmed.endsWith(";") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
  }
}
