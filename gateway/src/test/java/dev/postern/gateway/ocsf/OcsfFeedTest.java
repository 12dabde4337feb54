package dev.postern.gateway.ocsf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.recorder.Recorder;
import dev.postern.recorder.RecorderSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcsfFeedTest {
  private static final Instant AT = Instant.parse("2026-11-24T16:00:00Z");

  @TempDir private Path directory;

  /** Sessions that start in the shared chain and run in two others, as in a gate. */
  private void write(int sessions) {
    try (Recorder recorder = Recorder.open(RecorderSettings.in(directory))) {
      for (int i = 0; i < sessions; i++) {
        Instant at = AT.plusSeconds(10L * i);
        SessionId session = new SessionId("session" + i);
        recorder
            .chain(0)
            .append(
                new JournalEvent.SessionStarted(
                    at,
                    session,
                    "user" + i,
                    "https://idp",
                    Set.of(),
                    "shop",
                    "postgres",
                    "192.0.2.1:5",
                    null,
                    at.plusSeconds(60)));
        Journal loop = recorder.chain(1 + i % 2);
        loop.append(
            new JournalEvent.StatementForwarded(
                at.plusSeconds(1),
                session,
                1,
                "SELECT " + i,
                List.of(),
                Set.of(Kind.READ),
                Risk.LOW,
                List.of(),
                "agents/allow-1"));
        loop.append(
            new JournalEvent.StatementFinished(
                at.plusSeconds(2),
                session,
                1,
                false,
                "SELECT 1",
                1,
                1,
                0,
                List.of(),
                1,
                ByteBuffer.allocate(0),
                new byte[32]));
        loop.append(new JournalEvent.SessionEnded(at.plusSeconds(3), session, "terminated"));
      }
    }
  }

  private List<OcsfFeed.Item> read(@Nullable String after, Instant since, Instant limit)
      throws Exception {
    List<OcsfFeed.Item> items = new ArrayList<>();
    try (OcsfFeed feed = OcsfFeed.open(directory, after, since)) {
      feed.look(limit);
      for (OcsfFeed.Item item = feed.next(); item != null; item = feed.next()) {
        items.add(item);
      }
      assertThat(feed.faults()).isEmpty();
    }
    return items;
  }

  @Test
  void behindEachPositionComesTheVerySameRest() throws Exception {
    write(4);
    List<OcsfFeed.Item> all = read(null, Instant.MIN, Instant.MAX);

    assertThat(all).hasSize(16);
    for (int i = 0; i < all.size(); i++) {
      assertThat(read(all.get(i).position(), Instant.MIN, Instant.MAX))
          .isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  @Test
  void whatIsOutsideOfTheTimesIsLeftOutAndStillKnown() throws Exception {
    write(3);
    List<OcsfFeed.Item> all = read(null, Instant.MIN, Instant.MAX);

    assertThat(read(null, AT.plusSeconds(12), AT.plusSeconds(21))).isEqualTo(all.subList(6, 9));
  }

  @Test
  void aSessionThatBeganInAnEarlierFileIsKnown() throws Exception {
    write(1);
    write(1);

    List<OcsfFeed.Item> rest = read("0-2.1-4", Instant.MIN, Instant.MAX);

    assertThat(rest).hasSize(2);
    assertThat(rest.getFirst().json()).contains("\"name\":\"user0\"", "\"Query\"");
  }

  @Test
  void whatIsNoPositionIsRefused() {
    write(1);

    assertThatThrownBy(() -> OcsfFeed.open(directory, "' OR 1", Instant.MIN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
