package dev.postern.sql.rewrite;

import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.Reading;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Query;
import java.util.List;
import java.util.Map;

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
  private final Map<String, Object> claims;
  private final ViewQueries queries;
  private final PostgresAnalyzer analyzer;
  private final int depth;

  ViewExpansion(
      FilteredRelations relations,
      Map<String, Object> claims,
      ViewQueries queries,
      PostgresAnalyzer analyzer) {
    this(relations, claims, queries, analyzer, 0);
  }

  private ViewExpansion(
      FilteredRelations relations,
      Map<String, Object> claims,
      ViewQueries queries,
      PostgresAnalyzer analyzer,
      int depth) {
    this.relations = relations;
    this.claims = claims;
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
    SqlStatement statement = new SqlStatement(withoutEnd(query), SqlSettings.DEFAULT);
    List<Reading> readings = analyzer.read(statement);
    if (readings.size() != 1
        || !(readings.getFirst() instanceof Reading(Analyzed analyzed, Query tree))
        || analyzed.reads().stream().anyMatch(name -> name.schema() == null)) {
      throw refused(view);
    }
    Splices splices = new Splices();
    var below = new ViewExpansion(relations, claims, queries, analyzer, depth + 1);
    new FilterSplicer(relations, claims, statement, splices, below).spliceFenced(tree);
    String expanded = splices.into(statement.text()).text();
    if (expanded.length() > LONGEST) {
      throw refused(view);
    }
    List<String> columns =
        view.columns().stream()
            .filter(column -> !column.dropped())
            .map(Relation.Column::name)
            .toList();
    return "(" + expanded + ") AS t" + Quoting.identifiers(columns);
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
