package dev.postern.benchmarks;

import dev.postern.core.StatementAnalysis;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.parsing.Limits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The parser's start-up: the first statement of a JVM, class loading and all. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class FirstAnalysisBenchmark {
  @Benchmark
  public List<StatementAnalysis> analyse() {
    return new PostgresAnalyzer(Limits.DEFAULT, false).analyze(Statements.own().getFirst());
  }
}
