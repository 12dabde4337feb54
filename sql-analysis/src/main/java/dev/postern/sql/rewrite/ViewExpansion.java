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
 * Puts a view's own query in its place, with the filters in it: what would stand behind the view's
 * name cannot be reached by any text. It runs with the login's rights, as if the client had written
 * it, and so shows no more than the login may read by itself.
 */
final class ViewExpansion {
  /** Views over views. */
  private static final int DEEPEST = 8;

  /** Characters of a query with all that was put into it. */
  private static final int LONGEST = 128 * 1024;

  private final FilteredRelations relations;
  private final ViewQueries queries;
  private final StatementAnalyzer analyzer;
  private final int depth;

  ViewExpansion(FilteredRelations relations, ViewQueries queries, StatementAnalyzer analyzer) {
    this(relations, queries, analyzer, 0);
  }

  private ViewExpansion(
      FilteredRelations relations, ViewQueries queries, StatementAnalyzer analyzer, int depth) {
    this.relations = relations;
    this.queries = queries;
    this.analyzer = analyzer;
    this.depth = depth;
  }

  /** The view's query with the filters in it, and the names of its columns behind an alias. */
  String of(Relation view) throws Refused, CatalogException {
    String query = queries.of(view);
    if (query == null || depth == DEEPEST) {
      throw refused(view);
    }
    SqlStatement statement = relations.dialect().stored(withoutEnd(query));
    List<Reading> readings = analyzer.read(statement);
    if (readings.size() != 1
        || !(readings.getFirst() instanceof Reading(Analyzed analyzed, Query tree))
        || analyzed.reads().stream().anyMatch(name -> name.schema() == null)) {
      throw refused(view);
    }
    Splices splices = new Splices();
    var below = new ViewExpansion(relations, queries, analyzer, depth + 1);
    new FilterSplicer(relations, statement, splices, below).spliceFenced(tree);
    String expanded = splices.into(statement.text()).text();
    if (expanded.length() > LONGEST) {
      throw refused(view);
    }
    String rows = relations.dialect().view(view, tree, expanded);
    if (rows == null) {
      throw refused(view);
    }
    return rows;
  }

  private static String withoutEnd(String query) {
    String trimmed = query.strip();
    return trimmed.endsWith(";") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
  }

  private static Refused refused(Relation view) {
    return new Refused(
        view.name() + " shows rows of tables that are filtered for you",
        "Read the tables themselves, by their own names.");
  }
}
