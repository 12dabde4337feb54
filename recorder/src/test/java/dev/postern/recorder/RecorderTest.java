package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  @TempDir Path temp;

  private Path directory() {
    return temp.resolve("journal");
  }

  private Recorder open() {
    return Recorder.open(RecorderSettings.in(directory()));
  }

  private List<JournalEvent> events(@Nullable SessionId session) throws Exception {
    List<JournalEvent> events = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory(), session)) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        events.add(entry.event());
      }
      assertThat(reader.faults()).isEmpty();
    }
    return events;
  }

  @Test
  void whatIsAppendedIsReadBack() throws Exception {
    List<JournalEvent> appended =
        List.of(Events.started(), Events.forwarded(1, "select 1"), Events.ended());
    try (Recorder recorder = open()) {
      appended.forEach(recorder.chain(0)::append);
    }
    assertThat(events(null)).isEqualTo(appended);
    assertThat(JournalVerifier.verify(directory()).faults()).isEmpty();
  }

  @Test
  void aReaderFollowsWhileTheJournalIsWritten() throws Exception {
    try (Recorder recorder = open()) {
      Journal chain = recorder.chain(0);
      chain.append(Events.started());
      assertThat(events(null)).containsExactly(Events.started());
      chain.append(Events.ended());
      assertThat(events(null)).containsExactly(Events.started(), Events.ended());
      assertThat(JournalVerifier.verify(directory()).faults()).isEmpty();
    }
  }

  @Test
  void anEventOfManyRecordsIsOneEvent() throws Exception {
    JournalEvent large = Events.forwarded(1, "select '" + "x".repeat(9_000_000) + "'");
    try (Recorder recorder = open()) {
      recorder.chain(0).append(large);
      recorder.chain(0).append(Events.ended());
    }
    assertThat(events(null)).containsExactly(large, Events.ended());
    Verification verification = JournalVerifier.verify(directory());
    assertThat(verification.faults()).isEmpty();
    assertThat(verification.chains().getFirst().events()).isEqualTo(2);
  }

  @Test
  void aChainContinuesWhenTheJournalIsOpenedAgain() throws Exception {
    for (int i = 1; i <= 3; i++) {
      try (Recorder recorder = open()) {
        recorder.chain(0).append(Events.forwarded(i, "select " + i));
      }
    }
    assertThat(events(null)).hasSize(3);
    Verification verification = JournalVerifier.verify(directory());
    assertThat(verification.faults()).isEmpty();
    assertThat(verification.chains()).containsExactly(new Verification.Chain(0, 1, 3, 3, 3));
  }

  @Test
  void chainsAreMergedByTimeAndFilteredBySession() throws Exception {
    SessionId other = new SessionId("other0other0");
    JournalEvent elsewhere =
        new JournalEvent.SessionEnded(Events.START.plusMillis(15), other, "elsewhere");
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.started());
      recorder.chain(0).append(Events.forwarded(2, "select 2"));
      recorder.chain(1).append(elsewhere);
      recorder.chain(1).append(Events.ended());
    }
    assertThat(events(null))
        .containsExactly(
            Events.started(), elsewhere, Events.forwarded(2, "select 2"), Events.ended());
    assertThat(events(other)).containsExactly(elsewhere);
    assertThat(JournalVerifier.verify(directory()).chains())
        .containsExactly(
            new Verification.Chain(0, 1, 2, 2, 2), new Verification.Chain(1, 1, 2, 2, 2));
  }

  @Test
  void aSecondWriterIsRefused() {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.started());
      assertThatThrownBy(this::open)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("open in another process");
    }
  }

  @Test
  void aClosedJournalRefusesEvents() {
    Journal chain;
    try (Recorder recorder = open()) {
      chain = recorder.chain(0);
    }
    assertThatThrownBy(() -> chain.append(Events.started()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void belowTheFloorOfFreeSpaceEventsAreRefused() {
    RecorderSettings settings =
        new RecorderSettings(
            directory(),
            directory().resolve("checkpoint.key"),
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Long.MAX_VALUE,
            null);
    try (Recorder recorder = Recorder.open(settings)) {
      Journal chain = recorder.chain(0);
      assertThatThrownBy(() -> chain.append(Events.started()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("full");
    }
  }

  @Test
  void everythingBelongsToItsOwnerAlone() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.started());
    }
    try (Stream<Path> paths = Files.walk(directory())) {
      for (Path path : paths.toList()) {
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        assertThat(permissions).as(path.toString()).endsWith("------");
      }
    }
  }

  @Test
  void aChainThatNothingWasAppendedToLeavesNoSegment() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0);
    }
    assertThat(new JournalLayout(directory()).segments(0)).isEmpty();
    assertThat(JournalVerifier.verify(directory()).faults()).isEmpty();
  }

  @Test
  void aJournalThatLostCheckpointedEventsIsNotContinued() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.started());
    }
    Retention.deleteSegment(new JournalLayout(directory()).segments(0).getFirst());

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("events were lost");
  }

  @Test
  void anIdleJournalIsSmall() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.started());
    }
    try (Stream<Path> paths = Files.walk(directory())) {
      assertThat(paths.mapToLong(path -> path.toFile().length()).sum()).isLessThan(3 << 20);
    }
  }
}
