package dev.postern.recorder;

import dev.postern.core.SessionId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a journal directory, of all chains in the order of their times, up to what
 * was there when it was opened or a little later. It needs no gateway and disturbs none that is
 * writing.
 */
public final class JournalReader implements Closeable {
  private static final Comparator<Chain> BY_TIME =
      Comparator.comparing(Chain::at).thenComparingInt(chain -> chain.index);

  private final List<Chain> opened = new ArrayList<>();
  private final PriorityQueue<Chain> chains = new PriorityQueue<>(BY_TIME);
  private final @Nullable SessionId only;

  private JournalReader(@Nullable SessionId only) {
    this.only = only;
  }

  /** All events. */
  public static JournalReader open(Path directory) throws IOException {
    return open(directory, null);
  }

  /** The events of one session. */
  public static JournalReader open(Path directory, @Nullable SessionId only) throws IOException {
    JournalLayout layout = new JournalLayout(directory);
    JournalReader reader = new JournalReader(only);
    try {
      for (int index : layout.chains()) {
        Chain chain = reader.new Chain(index, layout.files(index));
        reader.opened.add(chain);
        reader.queue(chain);
      }
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** The next event, null behind the last. */
  public @Nullable JournalEntry next() throws IOException {
    Chain chain = chains.poll();
    if (chain == null) {
      return null;
    }
    JournalEntry entry = chain.head;
    queue(chain);
    return entry;
  }

  /** The first damage of each chain that was met so far: events may be missing. */
  public List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (Chain chain : opened) {
      if (chain.fault != null) {
        faults.add(chain.fault);
      }
    }
    return faults;
  }

  @Override
  public void close() throws IOException {
    for (Chain chain : opened) {
      chain.cursor.close();
    }
  }

  private void queue(Chain chain) throws IOException {
    if (chain.advance()) {
      chains.add(chain);
    }
  }

  /** One chain and the event of it that is next. */
  private final class Chain {
    private final int index;
    private final ChainCursor cursor;
    private final EventAssembler assembler = new EventAssembler();
    private @Nullable JournalEntry head;
    private @Nullable Fault fault;

    Chain(int index, List<Path> files) {
      this.index = index;
      cursor = new ChainCursor(index, files, null);
    }

    Instant at() {
      return head == null ? Instant.MIN : head.event().at();
    }

    boolean advance() throws IOException {
      head = null;
      while (head == null) {
        switch (cursor.next()) {
          case ChainCursor.Step.Intact(ChainRecord record) -> take(record);
          case ChainCursor.Step.Damaged(Fault damage) -> damaged(damage);
          case ChainCursor.Step.End() -> {
            return false;
          }
        }
      }
      return true;
    }

    private void take(ChainRecord record) {
      try {
        JournalEntry entry = assembler.add(record);
        if (entry != null && (only == null || only.equals(entry.event().session()))) {
          head = entry;
        }
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
