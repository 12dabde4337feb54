package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTailTest {
  @TempDir private Path directory;

  private Recorder open() {
    return Recorder.open(RecorderSettings.in(directory));
  }

  private JournalTail tail(JournalPosition after) throws Exception {
    return JournalTail.open(directory, after, _ -> {});
  }

  private static List<JournalEvent> rest(JournalTail tail) throws Exception {
    return before(tail, Instant.MAX);
  }

  private static List<JournalEvent> before(JournalTail tail, Instant limit) throws Exception {
    List<JournalEvent> events = new ArrayList<>();
    tail.look(limit);
    for (JournalEntry entry = tail.next(); entry != null; entry = tail.next()) {
      events.add(entry.event());
    }
    assertThat(tail.faults()).isEmpty();
    return events;
  }

  @Test
  void whatIsAppendedComesWithTheNextLookAndOnce() throws Exception {
    try (Recorder recorder = open();
        JournalTail tail = tail(JournalPosition.START)) {
      assertThat(rest(tail)).isEmpty();
      recorder.chain(0).append(Events.started());
      recorder.chain(1).append(Events.forwarded(1, "select 1"));
      assertThat(rest(tail)).containsExactly(Events.started(), Events.forwarded(1, "select 1"));
      assertThat(rest(tail)).isEmpty();
      recorder.chain(1).append(Events.forwarded(2, "x".repeat(500_000)));
      assertThat(rest(tail)).containsExactly(Events.forwarded(2, "x".repeat(500_000)));
      assertThat(tail.position()).hasToString("0-1.1-2");
    }
  }

  @Test
  void aTailGoesOnOverNewStartsOfTheGate() throws Exception {
    try (JournalTail tail = tail(JournalPosition.START)) {
      for (int i = 1; i <= 3; i++) {
        try (Recorder recorder = open()) {
          recorder.chain(0).append(Events.forwarded(2L * i, "select " + i));
          assertThat(rest(tail)).containsExactly(Events.forwarded(2L * i, "select " + i));
          recorder.chain(0).append(Events.forwarded(2L * i + 1, "last of " + i));
        }
        assertThat(rest(tail)).containsExactly(Events.forwarded(2L * i + 1, "last of " + i));
      }
    }
  }

  @Test
  void eachPositionGoesOnWithWhatIsBehindIt() throws Exception {
    for (int start = 0; start < 3; start++) {
      try (Recorder recorder = open()) {
        for (int i = 0; i < 4; i++) {
          int number = start * 4 + i;
          recorder.chain(number % 3).append(Events.forwarded(number, "y".repeat(number * 40_000)));
        }
      }
    }
    List<JournalEvent> all;
    List<String> positions = new ArrayList<>();
    try (JournalTail tail = tail(JournalPosition.START)) {
      all = new ArrayList<>();
      tail.look(Instant.MAX);
      for (JournalEntry entry = tail.next(); entry != null; entry = tail.next()) {
        all.add(entry.event());
        positions.add(tail.position().toString());
      }
    }

    assertThat(all).hasSize(12).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    for (int i = 0; i < all.size(); i++) {
      try (JournalTail tail = tail(JournalPosition.of(positions.get(i)))) {
        assertThat(rest(tail)).isEqualTo(all.subList(i + 1, all.size()));
      }
    }
  }

  @Test
  void whatIsBeforeAPositionIsPassedFromTheSharedChainsBeginning() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.started());
    }
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.forwarded(1, "select 1"));
      recorder.chain(0).append(Events.ended());
    }
    List<JournalEvent> passed = new ArrayList<>();

    try (JournalTail tail =
        JournalTail.open(
            directory, JournalPosition.of("0-2"), entry -> passed.add(entry.event()))) {
      assertThat(rest(tail)).containsExactly(Events.ended());
    }

    assertThat(passed).containsExactly(Events.started(), Events.forwarded(1, "select 1"));
  }

  @Test
  void aLookGivesNothingOfItsLimitOrBehind() throws Exception {
    try (Recorder recorder = open();
        JournalTail tail = tail(JournalPosition.START)) {
      recorder.chain(0).append(Events.forwarded(2, "select 2"));
      recorder.chain(1).append(Events.forwarded(1, "select 1"));
      Instant second = Events.forwarded(2, "").at();

      assertThat(before(tail, second)).containsExactly(Events.forwarded(1, "select 1"));
      assertThat(before(tail, second.plusNanos(1)))
          .containsExactly(Events.forwarded(2, "select 2"));
    }
  }

  @Test
  void aPositionOfAnotherJournalIsRefused() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.started());
    }

    assertThatThrownBy(() -> tail(JournalPosition.of("0-2")))
        .isInstanceOf(JournalTail.UnknownPositionException.class);
  }

  @Test
  void whereRetentionHasDeletedWhatIsNextItBeginsWithWhatIsKept() throws Exception {
    for (int i = 1; i <= 3; i++) {
      try (Recorder recorder = open()) {
        recorder.chain(1).append(Events.forwarded(i, "select " + i));
      }
    }
    Path oldest = new JournalLayout(directory).files(1).getFirst();
    Files.delete(oldest);

    try (JournalTail tail = tail(JournalPosition.START)) {
      assertThat(rest(tail))
          .containsExactly(Events.forwarded(2, "select 2"), Events.forwarded(3, "select 3"));
    }
  }

  @Test
  void damageIsToldAndTheRestComes() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(Events.forwarded(1, "select 'damaged'"));
      recorder.chain(0).append(Events.forwarded(2, "select 2"));
    }
    Path file = new JournalLayout(directory).files(0).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("damaged");
    bytes[at] ^= 1;
    Files.write(file, bytes, StandardOpenOption.WRITE);

    try (JournalTail tail = tail(JournalPosition.START)) {
      tail.look(Instant.MAX);
      JournalEntry entry = Objects.requireNonNull(tail.next());
      assertThat(entry.event()).isEqualTo(Events.forwarded(2, "select 2"));
      assertThat(tail.faults()).extracting(Fault::kind).containsExactly(Fault.Kind.CHECKSUM);
    }
  }

  @Test
  @Timeout(60)
  void aTailBesideAWriterMissesNothing() throws Exception {
    int count = 20_000;
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        Recorder recorder = open();
        JournalTail tail = tail(JournalPosition.START)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int chain = 0; chain < 2; chain++) {
        Journal journal = recorder.chain(chain);
        writers.add(threads.submit(writer(journal, count)));
      }
      List<Long> exchanges = new ArrayList<>();
      while (exchanges.size() < 2 * count) {
        for (JournalEvent event : rest(tail)) {
          exchanges.add(((JournalEvent.StatementForwarded) event).exchange());
        }
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(exchanges).hasSize(2 * count);
      assertThat(exchanges.stream().distinct().count()).isEqualTo(count);
      assertThat(rest(tail)).isEmpty();
    }
  }

  private static Callable<Boolean> writer(Journal journal, int count) {
    return () -> {
      for (int i = 0; i < count; i++) {
        journal.append(Events.forwarded(i, "select " + i));
      }
      return true;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0-", "0-0", "-1", "0-1.", "0-1.0-2", "0-1.1-x", "1000-1", "0-1 ", "a-1"})
  void whatIsNoPositionIsRefused(String text) {
    assertThatThrownBy(() -> JournalPosition.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
