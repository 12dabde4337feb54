package dev.postern.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.ObjectName;
import dev.postern.sql.Corpora;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogReader;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.catalog.RecordedCatalog;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.postgres.PostgresParser;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Measures lineage against statements whose origins the real server's own analysis tells. */
@ExtendWith(SharedPostgres.class)
class LineageCorporaIT {
  private static final PostgresParser PARSER = new PostgresParser(Limits.DEFAULT);

  private final RealPostgres postgres;

  LineageCorporaIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  /** What came of one file. */
  private static final class Figures {
    private int statements;
    private int columns;
    private int exact;

    /** Made unknown by a function of the recorded database, whose code nobody vouches for. */
    private int unvouched;

    private final List<String> missing = new ArrayList<>();
    private final List<String> inexact = new ArrayList<>();

    @Override
    public String toString() {
      return "%d statements, %d columns: %d exact, %d more than exact, %d unknown by code nobody vouches for, %d miss a base column; exact where known %.2f %%"
          .formatted(
              statements,
              columns,
              exact,
              inexact.size(),
              unvouched,
              missing.size(),
              100 * exactShare());
    }

    private double exactShare() {
      return (double) exact / (columns - unvouched);
    }
  }

  @Test
  void noColumnOfTheRegressionSuiteMissesABaseColumn() throws Exception {
    Catalog catalog =
        RecordedCatalog.of(
            catalog(postgres.createDatabase()),
            Corpora.lines("postgres-regress-catalog"),
            Corpora.lines("postgres-regress-functions"));
    Figures figures = measure("postgres-lineage", catalog);
    System.out.println("postgres-lineage: " + figures);
    assertThat(figures.missing).isEmpty();
    assertThat(figures.exactShare()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void everyColumnOfTheMappersStatementsIsExact() throws Exception {
    String database = postgres.createDatabase();
    postgres.execute(database, Corpora.text("orm-schema.sql"));
    Catalog catalog = RecordedCatalog.of(catalog(database), List.of(), List.of());
    Figures figures = measure("postgres-orm-lineage", catalog);
    System.out.println("postgres-orm-lineage: " + figures);
    assertThat(figures.missing).isEmpty();
    assertThat(figures.inexact).isEmpty();
  }

  private Catalog catalog(String database) throws Exception {
    try (Connection connection = postgres.connect(database)) {
      return CatalogReader.DEFAULT.read(connection);
    }
  }

  private static Figures measure(String file, Catalog catalog) {
    Figures figures = new Figures();
    StatementLineage lineages = new StatementLineage(catalog, new PostgresAnalyzer());
    for (Map<String, @Nullable Object> line : Corpora.lines(file)) {
      measure(line, catalog, lineages, figures);
    }
    return figures;
  }

  private static void measure(
      Map<String, @Nullable Object> line,
      Catalog catalog,
      StatementLineage lineages,
      Figures figures) {
    String sql = (String) Objects.requireNonNull(line.get("sql"));
    List<?> expected = (List<?>) Objects.requireNonNull(line.get("lin"));
    List<Parsed> parsed = PARSER.parse(sql, true);
    figures.statements++;
    assertThat(parsed).hasSize(1);
    Lineage lineage =
        lineages.of(((Parsed.Understood) parsed.getFirst()).statement(), PARSER.words(sql, true));
    assertThat(lineage.unknown()).as(sql).isEmpty();
    Columns output = lineage.output();
    for (int i = 0; i < expected.size(); i++) {
      figures.columns++;
      Sources sources = output.at(i);
      Set<String> ours = new TreeSet<>();
      Arrays.stream(sources.columns())
          .forEach(column -> ours.add(RecordedCatalog.column(catalog, column)));
      Set<String> theirs = new TreeSet<>();
      ((List<?>) Objects.requireNonNull(expected.get(i))).forEach(c -> theirs.add((String) c));
      boolean placed = !output.exact() || output.known().size() == expected.size();
      ObjectName unknown = sources.everything();
      if (!placed || (unknown == null && !ours.containsAll(theirs))) {
        figures.missing.add("column " + i + " is " + ours + " for " + theirs + ": " + sql);
      } else if (unknown != null && !isTheServers(catalog, unknown)) {
        figures.unvouched++;
      } else if (unknown == null && ours.equals(theirs)) {
        figures.exact++;
      } else {
        figures.inexact.add("column " + i + " is " + ours + " for " + theirs + ": " + sql);
      }
    }
  }

  private static boolean isTheServers(Catalog catalog, ObjectName function) {
    return catalog.functions(function).stream().allMatch(Function::system);
  }
}
