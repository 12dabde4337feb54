package dev.postern.benchmarks;

import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.recorder.Recorder;
import dev.postern.recorder.RecorderSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a statement adds to the journal: its two events, chained and checksummed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class JournalBenchmark {
  private static final SessionId SESSION = SessionId.random();

  private final JournalEvent forwarded =
      new JournalEvent.StatementForwarded(
          Instant.now(),
          SESSION,
          1,
          Statements.LOOK_UP,
          List.of("17", "paid", "sent"),
          Set.of(Kind.READ),
          Risk.LOW,
          List.of(),
          "readers/allow-1");
  private final JournalEvent finished =
      new JournalEvent.StatementFinished(
          Instant.now(),
          SESSION,
          1,
          false,
          "SELECT 1",
          1,
          120,
          1,
          List.of("email: email, keep-last 4"),
          150_000,
          ByteBuffer.wrap(new byte[120]),
          new byte[32]);
  private final Path directory = directory();
  private final Recorder recorder = Recorder.open(RecorderSettings.in(directory));
  private Journal journal = recorder.chain(0);

  private static Path directory() {
    try {
      return Files.createTempDirectory("journal-benchmark");
    } catch (IOException e) {
      throw new IllegalStateException("no temporary directory", e);
    }
  }

  @Setup
  public void begin() {
    journal = recorder.chain(1);
  }

  @TearDown
  public void delete() throws Exception {
    recorder.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public void statement() {
    journal.append(forwarded);
    journal.append(finished);
  }
}
