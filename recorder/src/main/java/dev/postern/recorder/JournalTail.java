package dev.postern.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from a position on, and goes on reading it while it is written: over new files,
 * new chains and new starts of the gateway. It needs no gateway and disturbs none: it maps nothing
 * and takes no lock.
 *
 * <p>Each chain's events come in its own order, each once. Among chains they come in the order of
 * their times, as far as they are written when it looks: whoever wants that order of a live journal
 * looks a moment behind.
 */
public final class JournalTail implements Closeable {
  /** The chain of what happens on no event loop, such as a session's start. */
  public static final int SHARED = 0;

  private static final int STRIDE = 1_000;

  private final JournalLayout layout;
  private final Consumer<JournalEntry> passed;
  private final Map<Integer, Chain> chains = new TreeMap<>();
  private JournalPosition position;
  private Instant before = Instant.MIN;

  /** The journal does not go as far as the position says: it is another one, or was cut. */
  public static final class UnknownPositionException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownPositionException(int chain, long sequence, long last) {
      super("chain %d ends at event %d, before event %d".formatted(chain, last, sequence));
    }
  }

  private JournalTail(Path directory, JournalPosition after, Consumer<JournalEntry> passed) {
    layout = new JournalLayout(directory);
    position = after;
    this.passed = passed;
  }

  /**
   * Opens a journal behind {@code after}. Where retention has deleted what is next, it begins with
   * what is kept. It reads up to the position what is in the same file, and the shared chain from
   * its beginning.
   *
   * @param passed is given what is read before the position
   * @throws UnknownPositionException where the journal does not go that far
   */
  public static JournalTail open(
      Path directory, JournalPosition after, Consumer<JournalEntry> passed) throws IOException {
    JournalTail tail = new JournalTail(directory, after, passed);
    try {
      tail.lookForChains();
      for (Chain chain : tail.chains.values()) {
        chain.reach(after.of(chain.index));
      }
      return tail;
    } catch (IOException | RuntimeException e) {
      tail.close();
      throw e;
    }
  }

  /**
   * Looks what has been written.
   *
   * @param limit {@link #next} gives what happened before it, until the next look
   */
  public void look(Instant limit) throws IOException {
    before = limit;
    lookForChains();
    // The shared chain last: a session's start is there before anything of it is in another.
    for (Chain chain : new TreeMap<>(chains).descendingMap().values()) {
      if (chain.head == null) {
        chain.cursor.lookAgain(layout.files(chain.index));
        chain.advance();
      }
    }
  }

  /** The oldest event that is next in its chain; null where there is none before the limit. */
  public @Nullable JournalEntry next() throws IOException {
    Chain first = null;
    for (Chain chain : chains.values()) {
      if (chain.head != null && (first == null || chain.at().isBefore(first.at()))) {
        first = chain;
      }
    }
    if (first == null || first.head == null || !first.at().isBefore(before)) {
      return null;
    }
    JournalEntry entry = first.head;
    position = position.behind(entry);
    first.advance();
    return entry;
  }

  /** Behind what {@link #next} has given. */
  public JournalPosition position() {
    return position;
  }

  /** The first damage of each chain that was met so far: events may be missing. */
  public List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (Chain chain : chains.values()) {
      if (chain.fault != null) {
        faults.add(chain.fault);
      }
    }
    return faults;
  }

  @Override
  public void close() throws IOException {
    for (Chain chain : chains.values()) {
      chain.cursor.close();
    }
  }

  private void lookForChains() throws IOException {
    for (int index : layout.chains()) {
      if (!chains.containsKey(index)) {
        List<Path> files = layout.files(index);
        int from = index == SHARED ? 0 : from(files, position.of(index));
        chains.put(index, new Chain(index, files.subList(from, files.size())));
      }
    }
  }

  /** The last file that begins no later than at the sequence. */
  private static int from(List<Path> files, long sequence) throws IOException {
    for (int i = files.size() - 1; i > 0; i--) {
      try (ExcerptFile file = new ExcerptFile(files.get(i))) {
        var first = file.next();
        if (first != null && ChainRecord.parse(first).sequence() <= sequence) {
          return i;
        }
      } catch (MalformedJournalException e) {
        // Damage is met, and told, by whoever reads on from an earlier file.
      }
    }
    return 0;
  }

  /** One chain and the event of it that is next. */
  private final class Chain {
    private final int index;
    private final ChainCursor cursor;
    private final EventAssembler assembler = new EventAssembler();
    private @Nullable JournalEntry head;
    private @Nullable Fault fault;

    /** Of the last record that was read. */
    private long last;

    Chain(int index, List<Path> files) {
      this.index = index;
      cursor = new ChainCursor(index, files, null);
    }

    Instant at() {
      return head == null ? Instant.MAX : head.event().at();
    }

    void reach(long sequence) throws IOException {
      long count = 0;
      advance();
      while (head != null && head.sequence() <= sequence) {
        passed.accept(head);
        advance();
        if (++count % STRIDE == 0) {
          // A virtual thread that only computes would keep others from theirs.
          LockSupport.parkNanos(1);
        }
      }
      if (head == null && last != 0 && last < sequence) {
        throw new UnknownPositionException(index, sequence, last);
      }
    }

    void advance() throws IOException {
      head = null;
      while (head == null) {
        switch (cursor.next()) {
          case ChainCursor.Step.Intact(ChainRecord record) -> take(record);
          case ChainCursor.Step.Damaged(Fault damage) -> damaged(damage);
          case ChainCursor.Step.End() -> {
            return;
          }
        }
      }
    }

    private void take(ChainRecord record) {
      last = record.sequence();
      try {
        head = assembler.add(record);
      } catch (MalformedJournalException e) {
        damaged(Fault.malformed(index, record.sequence(), e));
      }
    }

    private void damaged(Fault damage) {
      assembler.reset();
      if (fault == null) {
        fault = damage;
      }
    }
  }
}
