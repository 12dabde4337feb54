package dev.postern.benchmarks;

import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.parsing.Limits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A statement that was never seen: parsed and analysed, one after the other of a mapper's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
public class AnalysisBenchmark {
  /** Our own samples, or the corpus where it is. */
  @Param({"own", "corpus"})
  public String of = "own";

  private final PostgresAnalyzer analyzer = new PostgresAnalyzer(Limits.DEFAULT, false);
  private List<SqlStatement> statements = List.of();
  private int next;

  @Setup
  public void load() throws IOException {
    statements = of.equals("own") ? Statements.own() : Statements.corpus();
  }

  @Benchmark
  public List<StatementAnalysis> analyse() {
    if (next == statements.size()) {
      next = 0;
    }
    return analyzer.analyze(statements.get(next++));
  }
}
