package dev.postern.gateway.ocsf;

import dev.postern.gateway.json.Json;
import dev.postern.recorder.Fault;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalPosition;
import dev.postern.recorder.JournalTail;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A journal's events as OCSF's, read while the gate writes it or long after. For one thread. */
public final class OcsfFeed implements Closeable {
  /**
   * How far behind the present a live journal is read: by then every chain has what happened, and
   * events of different chains come in the order of their times.
   */
  public static final Duration LAG = Duration.ofSeconds(1);

  private static final int STRIDE = 1_000;

  private final JournalTail tail;
  private final OcsfEvents events;
  private final Instant since;

  /**
   * One event.
   *
   * @param position to go on behind it
   * @param json in one line of ASCII, less than 192 KiB
   */
  public record Item(String position, String json) {}

  private OcsfFeed(JournalTail tail, OcsfEvents events, Instant since) {
    this.tail = tail;
    this.events = events;
    this.since = since;
  }

  /**
   * Opens a journal.
   *
   * @param after the position to go on behind; null for the oldest event that is kept
   * @param since older events are left out
   * @throws IllegalArgumentException where {@code after} is no position
   * @throws JournalTail.UnknownPositionException where the journal does not go that far
   */
  public static OcsfFeed open(Path journal, @Nullable String after, Instant since)
      throws IOException {
    OcsfEvents events = new OcsfEvents(version());
    JournalPosition position = after == null ? JournalPosition.START : JournalPosition.of(after);
    return new OcsfFeed(JournalTail.open(journal, position, events::pass), events, since);
  }

  private static String version() {
    String version = OcsfFeed.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** As {@link JournalTail#look}. */
  public void look(Instant limit) throws IOException {
    tail.look(limit);
  }

  /** The next event; null where there is none before the limit of the last look. */
  public @Nullable Item next() throws IOException {
    int left = 0;
    for (JournalEntry entry = tail.next(); entry != null; entry = tail.next()) {
      if (!entry.event().at().isBefore(since)) {
        return new Item(tail.position().toString(), Json.of(events.of(entry)));
      }
      events.pass(entry);
      if (++left % STRIDE == 0) {
        // A virtual thread that only computes would keep others from theirs.
        LockSupport.parkNanos(1);
      }
    }
    return null;
  }

  /** The first damage of each chain that was met so far: events may be missing. */
  public List<Fault> faults() {
    return tail.faults();
  }

  @Override
  public void close() throws IOException {
    tail.close();
  }
}
