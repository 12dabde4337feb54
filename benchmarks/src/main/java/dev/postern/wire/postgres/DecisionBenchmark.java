package dev.postern.wire.postgres;

import dev.postern.benchmarks.Statements;
import dev.postern.core.Judgement;
import dev.postern.core.Secret;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementPath;
import dev.postern.core.Target;
import dev.postern.gateway.DecisionState;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.HostPort;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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

/** A text that was judged before, from its bytes to its judgement: what a Query or Parse costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class DecisionBenchmark {
  private final StatementPath path;
  private final byte[] text = Statements.LOOK_UP.getBytes(StandardCharsets.UTF_8);

  public DecisionBenchmark() {
    path =
        DecisionState.path(
            new ConnectionConfig(
                "bench",
                ConnectionConfig.Type.POSTGRES,
                new HostPort("127.0.0.1", 5432),
                "bench",
                new Target.Tls.Off(),
                new ConnectionConfig.Login.Password("bench", new Secret("unused")),
                false,
                0,
                ConnectionConfig.Comment.OFF,
                ConnectionConfig.LocalFiles.DENY));
    path.judge(new SqlStatement(Statements.LOOK_UP, SqlSettings.DEFAULT));
  }

  @Benchmark
  public Judgement cached() {
    String decoded = Objects.requireNonNull(StatementText.decode(text, StandardCharsets.UTF_8));
    return Objects.requireNonNull(path.judgeNow(new SqlStatement(decoded, SqlSettings.DEFAULT)));
  }
}
