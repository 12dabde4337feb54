package dev.postern.benchmarks;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Secret;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PostgresMasks;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** A cell that becomes a pseudonym, by the kind of its value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PseudonymBenchmark {
  @Param({"address", "long-text", "int2", "int4", "int8", "uuid"})
  public String value = "address";

  private CellMask cells = bytes -> bytes;
  private byte[] cell = {};

  @Setup
  public void prepare() {
    MaskSpec spec = new MaskSpec.Pseudonym(new Secret("a key of the benchmark"));
    int type =
        switch (value) {
          case "int2", "int4", "int8" -> 20;
          case "uuid" -> 2950;
          default -> 25;
        };
    String text =
        switch (value) {
          case "int2" -> "4711";
          case "int4" -> "47114711";
          case "int8" -> "4711471147114711";
          case "uuid" -> "6fa459ea-ee8a-4ca4-894e-db77e160355e";
          case "long-text" -> "a text that has no pseudonym ".repeat(10);
          default -> "yara.chen@example.com";
        };
    cell = text.getBytes(StandardCharsets.UTF_8);
    PostgresColumn column = new PostgresColumn("c", 1, 1, type, -1, Format.TEXT);
    cells = new PostgresMasks(StandardCharsets.UTF_8).column(column, "label", spec).cells();
  }

  @Benchmark
  public byte @Nullable [] masked() {
    return cells.mask(cell);
  }
}
