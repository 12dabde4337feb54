package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.JournalEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path directory;

  private JournalLayout layout() {
    return new JournalLayout(directory);
  }

  private void append(long exchange) {
    try (Recorder recorder = Recorder.open(RecorderSettings.in(directory))) {
      recorder.chain(0).append(Events.forwarded(exchange, "select " + exchange));
    }
  }

  private static void age(Path file) throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(10))));
  }

  private RecorderSettings keeping(Duration retention) {
    Duration tick = Duration.ofMillis(1);
    return new RecorderSettings(
        directory, directory.resolve("checkpoint.key"), tick, tick, 0, retention);
  }

  private List<Long> exchanges() throws Exception {
    List<Long> exchanges = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory)) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        exchanges.add(((JournalEvent.StatementForwarded) entry.event()).exchange());
      }
    }
    return exchanges;
  }

  @Test
  @Timeout(30)
  void oldFilesGoAndTheRestStaysVerifiable() throws Exception {
    append(1);
    append(2);
    append(3);
    Path oldest = layout().files(0).get(0);
    age(oldest);
    try (Recorder recorder = Recorder.open(keeping(Duration.ofDays(7)))) {
      recorder.chain(0).append(Events.forwarded(4, "select 4"));
      while (Files.exists(oldest.getParent())) {
        Thread.onSpinWait();
      }
    }
    assertThat(exchanges()).containsExactly(2L, 3L, 4L);
    Verification verification = JournalVerifier.verify(directory);
    assertThat(verification.faults()).isEmpty();
    assertThat(verification.chains()).containsExactly(new Verification.Chain(0, 2, 4, 3, 4));
  }

  @Test
  void whatRetentionDidNotSignIsMissed() throws Exception {
    append(1);
    append(2);
    Retention.deleteSegment(layout().segments(0).getFirst());

    assertThat(JournalVerifier.verify(directory).faults())
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.SEQUENCE);
  }

  @Test
  void aFileThatIsYoungOrUncheckpointedOrDamagedStays() throws Exception {
    append(1);
    Path file = layout().files(0).getFirst();
    Retention retention = new Retention(layout());
    Instant cutoff = Instant.now().minus(Duration.ofDays(7));
    Checkpoint last;
    try (CheckpointLog log = new CheckpointLog(layout().checkpoints())) {
      last = Objects.requireNonNull(log.last());
    }
    Checkpoint.Position whole = last.chains().getFirst();
    Checkpoint.Position nothing =
        new Checkpoint.Position(0, 0, Checkpoint.NO_HASH, 0, Checkpoint.NO_HASH);

    assertThat(retention.expired(whole, null, cutoff).files()).isEmpty();
    age(file);
    assertThat(retention.expired(whole, null, cutoff).files()).containsExactly(file);
    assertThat(retention.expired(whole, file, cutoff).files()).isEmpty();
    assertThat(retention.expired(nothing, null, cutoff).files()).isEmpty();
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("select 1");
    bytes[at] ^= 1;
    Files.write(file, bytes);
    age(file);
    assertThat(retention.expired(whole, null, cutoff).files()).isEmpty();
  }
}
