package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.core.time.SetTimeProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainJournalTest {
  @TempDir Path directory;
  private final Health health = new Health();

  private ChainJournal chain(SetTimeProvider clock) throws IOException {
    Path segment = new JournalLayout(directory).nextSegment(0);
    return new ChainJournal(0, segment, ChainCursor.Base.START, health, clock);
  }

  @Test
  void aChainGoesOnInTheNextDaysFile() throws Exception {
    SetTimeProvider clock = new SetTimeProvider();
    clock.currentTimeMillis(Events.START.toEpochMilli());
    List<JournalEvent> events = new ArrayList<>();
    List<Path> heads = new ArrayList<>();
    try (ChainJournal chain = chain(clock)) {
      for (int day = 1; day <= 3; day++) {
        for (int i = 1; i <= 20; i++) {
          JournalEvent event = Events.forwarded(100 * day + i, "x".repeat(30_000 * i));
          chain.append(event);
          events.add(event);
        }
        heads.add(chain.head().file());
        clock.advanceMillis(Duration.ofDays(1).toMillis());
      }
    }
    assertThat(new JournalLayout(directory).files(0)).hasSize(3).isEqualTo(heads);
    try (JournalReader reader = JournalReader.open(directory)) {
      for (JournalEvent event : events) {
        assertThat(reader.next()).extracting(JournalEntry::event).isEqualTo(event);
      }
      assertThat(reader.next()).isNull();
      assertThat(reader.faults()).isEmpty();
    }
  }

  @Test
  void anUndurableJournalRefusesAndARoomyOneTakesAgain() throws Exception {
    try (ChainJournal chain = chain(new SetTimeProvider())) {
      health.roomy(false);
      assertThatThrownBy(() -> chain.append(Events.started()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("full");
      health.roomy(true);
      chain.append(Events.started());
      assertThat(chain.head().sequence()).isEqualTo(1);
      health.failed(new IOException("no sync"));
      assertThatThrownBy(() -> chain.append(Events.ended()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("durable");
      assertThat(chain.head().sequence()).isEqualTo(1);
    }
  }
}
