package dev.postern.recorder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.core.JournalEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashIT {
  @TempDir Path temp;

  @Test
  void aKilledProcessLosesNothingAcknowledged() throws Exception {
    Path directory = temp.resolve("journal");
    for (int round = 1; round <= 4; round++) {
      int acknowledged = killAfter(Child.start(directory, 0), 2499 * round);
      BitSet events = count(directory);

      assertThat(JournalVerifier.verify(directory).faults()).isEmpty();
      assertThat(events.nextClearBit(1)).isGreaterThan(acknowledged);
    }
  }

  /** A mapped file on a full disk would kill the process by SIGBUS, with exit code 134 or 135. */
  @Test
  void aFullDiskIsAnAnswer() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()) == 0,
        "needs the right to mount a tmpfs");
    try {
      Path directory = disk.resolve("journal");
      Process process = Child.start(directory, 0);
      String last = "";
      int acknowledged = 0;
      try (BufferedReader lines = output(process)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          acknowledged = line.startsWith("refused") ? acknowledged : Integer.parseInt(line);
          last = line;
        }
      }
      assertThat(last).startsWith("refused: the journal's disk takes no more");
      assertThat(process.waitFor()).isZero();
      assertThat(count(directory).nextClearBit(1)).isGreaterThan(acknowledged);
      assertThat(acknowledged).isGreaterThan(100);
    } finally {
      run("umount", disk.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** The last number the process printed before it was killed. */
  private static int killAfter(Process process, int events) throws Exception {
    int acknowledged = 0;
    try (BufferedReader lines = output(process)) {
      @Nullable String line = lines.readLine();
      while (line != null) {
        // The last line may be cut.
        acknowledged = Math.max(acknowledged, Integer.parseInt(line));
        if (acknowledged == events) {
          // Not by the process itself, which would close what it still has printed.
          process.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).isGreaterThanOrEqualTo(events);
    return acknowledged;
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** The numbers of the events in the journal. */
  private static BitSet count(Path directory) throws IOException {
    BitSet events = new BitSet();
    try (JournalReader reader = JournalReader.open(directory)) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry.event() instanceof JournalEvent.StatementForwarded forwarded) {
          events.set((int) forwarded.exchange());
        }
      }
    }
    return events;
  }
}
