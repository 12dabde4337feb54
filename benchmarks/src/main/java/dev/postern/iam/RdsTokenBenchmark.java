package dev.postern.iam;

import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** A token for one log-in, by a role's session that is held, at a pace that holds nobody up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RdsTokenBenchmark {
  private static final SessionId SESSION = new SessionId("0123456789ab");

  /** As long as AWS's are. */
  private static final RoleSession HELD =
      new RoleSession(
          "postern-0123456789ab",
          AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", "s".repeat(40), "t".repeat(800)),
          Instant.MAX);

  private final AtomicLong seconds = new AtomicLong();
  private final RdsLogin login =
      new RdsLogin(
          new RdsLogin.Database(
              "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com", 5432, "eu-west-1", "postern"),
          (_, _) -> HELD,
          new DialPace(() -> TimeUnit.SECONDS.toNanos(seconds.incrementAndGet())));

  /** Of the gate itself, since it logs none of those. */
  @Benchmark
  public Secret token() throws IamException {
    return login.token(Person.GATE, SESSION);
  }
}
