package dev.postern.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.Corpora;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogReader;
import dev.postern.sql.catalog.RecordedCatalog;
import dev.postern.sql.catalog.Sources;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Holds our lineage against Apache Calcite's, an independent planner's: every base column that it
 * finds for an output column must be among ours. It omits real ones, so that what it does not find
 * says nothing. What a window partitions and orders by is an origin to it and a use to us.
 */
@ExtendWith(SharedPostgres.class)
class CalciteCrossCheckIT {
  private final RealPostgres postgres;

  CalciteCrossCheckIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  /** What came of one corpus. */
  private static final class Figures {
    private int statements;
    private int compared;
    private int columns;
    private int origins;
    private final List<String> missing = new ArrayList<>();

    @Override
    public String toString() {
      return "%d of %d statements compared with Calcite's reading, %d columns with %d origins, %d of them not ours"
          .formatted(compared, statements, columns, origins, missing.size());
    }
  }

  @Test
  void everyOriginThatCalciteFindsIsOursToo() throws Exception {
    Figures mappers = compared("postgres-orm", Corpora.text("orm-schema.sql"));
    Figures analytic =
        compared(
            "postgres-analytic",
            AnalyticSchema.of(Corpora.lines("postgres-analytic")).toArray(String[]::new));

    assertThat(mappers.missing).isEmpty();
    assertThat(analytic.missing).isEmpty();
    assertThat(mappers.compared).isGreaterThanOrEqualTo(32);
    assertThat(analytic.compared).isGreaterThanOrEqualTo(143);
  }

  private Figures compared(String corpus, String... schema) throws Exception {
    String database = postgres.createDatabase();
    postgres.execute(database, schema);
    Catalog catalog;
    try (Connection connection = postgres.connect(database)) {
      catalog = CatalogReader.DEFAULT.read(connection);
    }
    var calcite = new CalciteReading(catalog);
    var analyzer = new PostgresAnalyzer();
    var lineages = new StatementLineage(catalog, analyzer);
    var figures = new Figures();
    for (var line : Corpora.lines(corpus)) {
      String sql = (String) Objects.requireNonNull(line.get("sql"));
      figures.statements++;
      Optional<List<Set<String>>> theirs = calcite.origins(sql);
      if (theirs.isPresent()) {
        SqlText text = Objects.requireNonNull(analyzer.read(sql), sql);
        Lineage ours = lineages.of(text.statements().getFirst(), text.words());
        Sources keys = text.words().contains("over") ? keys(ours) : Sources.NONE;
        compare(sql, catalog, ours.output(), keys, theirs.get(), figures);
      }
    }
    System.out.println(corpus + ": " + figures);
    return figures;
  }

  private static Sources keys(Lineage lineage) {
    return lineage
        .uses()
        .getOrDefault(Use.GROUPING, Sources.NONE)
        .with(lineage.uses().getOrDefault(Use.ORDERING, Sources.NONE));
  }

  private static Set<String> names(Catalog catalog, Sources sources) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(sources.columns())
        .forEach(column -> names.add(RecordedCatalog.column(catalog, column)));
    return names;
  }

  private static void compare(
      String sql,
      Catalog catalog,
      Columns ours,
      Sources keys,
      List<Set<String>> theirs,
      Figures figures) {
    figures.compared++;
    for (int i = 0; i < theirs.size(); i++) {
      Sources sources = ours.at(i);
      Set<String> columns = names(catalog, sources.with(keys));
      figures.columns++;
      figures.origins += theirs.get(i).size();
      boolean placed = !ours.exact() || ours.known().size() == theirs.size();
      if (!placed || (sources.everything() == null && !columns.containsAll(theirs.get(i)))) {
        figures.missing.add(
            "column " + i + " is " + columns + " for " + theirs.get(i) + ": " + sql);
      }
    }
  }
}
