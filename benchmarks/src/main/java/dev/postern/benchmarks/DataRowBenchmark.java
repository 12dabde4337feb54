package dev.postern.benchmarks;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MaskPlan;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Secret;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PostgresMasks;
import dev.postern.wire.postgres.DataRowMasker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

/** A DataRow of four text columns, one of which is masked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DataRowBenchmark {
  private static final int TEXT = 25;

  @Param({"redact", "keep-last", "pseudonym"})
  public String mask = "redact";

  private final ByteBuf row = row("17", "Yara Chen", "yara.chen@example.com", "4711");
  private final ByteBuf out = Unpooled.directBuffer(1024);
  private DataRowMasker masker = new DataRowMasker(new MaskPlan(List.of()));

  private static ByteBuf row(String... cells) {
    ByteBuf row = Unpooled.directBuffer().writeByte('D').writeInt(0).writeShort(cells.length);
    for (String cell : cells) {
      row.writeInt(cell.length());
      row.writeCharSequence(cell, StandardCharsets.UTF_8);
    }
    return row.setInt(1, row.readableBytes() - 1);
  }

  @Setup
  public void plan() {
    MaskSpec spec =
        switch (mask) {
          case "keep-last" -> new MaskSpec.KeepLast(4);
          case "pseudonym" -> new MaskSpec.Pseudonym(new Secret("a key of the benchmark"));
          default -> new MaskSpec.Redact();
        };
    PostgresColumn email = new PostgresColumn("email", 1, 3, TEXT, -1, Format.TEXT);
    masker =
        new DataRowMasker(
            new MaskPlan(
                Arrays.asList(
                    null,
                    null,
                    new PostgresMasks(StandardCharsets.UTF_8).column(email, "email", spec),
                    null)));
  }

  @Benchmark
  public int mask() {
    out.clear();
    row.readerIndex(0);
    return masker.mask(row, out);
  }
}
