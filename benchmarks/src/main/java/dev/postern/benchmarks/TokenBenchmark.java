package dev.postern.benchmarks;

import dev.postern.access.Issuer;
import dev.postern.access.TokenVerifier;
import dev.postern.core.Secret;
import dev.postern.testkit.TestIssuer;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A log-in's token (RS256): seen before, and seen for the first time. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class TokenBenchmark {
  private static final int FRESH = 1000;

  private final TestIssuer issuer = TestIssuer.start();
  private final List<Secret> tokens =
      IntStream.range(0, FRESH)
          .mapToObj(i -> new Secret(issuer.token("user" + i, "bench")))
          .toList();
  private TokenVerifier verifier = newVerifier();
  private int next;

  private TokenVerifier newVerifier() {
    return new TokenVerifier(
        List.of(
            new Issuer(
                issuer.issuer().toString(), TestIssuer.AUDIENCE, "preferred_username", "groups")),
        TokenVerifier.DEFAULT_CLOCK_SKEW,
        Clock.systemUTC(),
        (unreachable, cause) -> {});
  }

  /** A verifier that has the issuer's keys and has seen the first token only. */
  @Setup(Level.Iteration)
  public void forget() {
    verifier.close();
    verifier = newVerifier();
    verifier.verify(tokens.getFirst());
    next = 1;
  }

  @TearDown
  public void stop() {
    verifier.close();
    issuer.close();
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 2, time = 1)
  @Measurement(iterations = 3, time = 1)
  public TokenVerifier.Answer known() {
    return verifier.verify(tokens.getFirst());
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 5, batchSize = FRESH - 1)
  @Measurement(iterations = 5, batchSize = FRESH - 1)
  public TokenVerifier.Answer fresh() {
    return verifier.verify(tokens.get(next++));
  }
}
