package dev.postern.benchmarks;

import dev.postern.core.SqlStatement;
import dev.postern.embedded.EmbeddedPostgres;
import dev.postern.embedded.PostgresBinaries;
import dev.postern.embedded.PostgresSetup;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.Reading;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.CatalogReader;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.StatementLineage;
import dev.postern.sql.parsing.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A statement that was never seen, without the second opinion: parsed, analysed, its words listed
 * and its lineage worked out over a real server's catalog with the corpus's tables.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
public class LineageBenchmark {
  private final PostgresAnalyzer analyzer =
      new PostgresAnalyzer(Limits.DEFAULT, /* secondOpinion= */ false);
  private List<SqlStatement> statements = List.of();
  private @Nullable StatementLineage lineages;
  private int next;

  @Setup
  public void load() throws IOException, SQLException, CatalogException {
    statements = Statements.corpus();
    Path directory =
        Files.createDirectories(
            Path.of(System.getProperty("postern.home", ".."), "benchmarks/target/lineage"));
    PostgresSetup setup =
        new PostgresSetup(
            PostgresBinaries.unpack("", directory.resolve("binaries")),
            directory.resolve("postgres"),
            0,
            Optional.empty(),
            List.of(),
            Map.of());
    try (EmbeddedPostgres server = EmbeddedPostgres.start(setup);
        Connection connection = server.connect("postgres")) {
      connection.createStatement().execute(Statements.corpusSchema());
      lineages = new StatementLineage(CatalogReader.DEFAULT.read(connection), analyzer);
    }
  }

  @Benchmark
  public @Nullable Lineage work() {
    if (next == statements.size()) {
      next = 0;
    }
    SqlStatement statement = statements.get(next++);
    Set<String> words = analyzer.words(statement);
    Lineage last = null;
    for (Reading reading : analyzer.read(statement)) {
      if (reading.tree() != null && lineages != null) {
        last = lineages.of(reading.tree(), words);
      }
    }
    return last;
  }
}
