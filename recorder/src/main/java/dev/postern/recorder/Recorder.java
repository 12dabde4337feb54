package dev.postern.recorder;

import dev.postern.core.Journal;
import dev.postern.core.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A journal directory open for writing, by one process at a time.
 *
 * <p>An appended event outlives this process at once and a power failure after {@link
 * RecorderSettings#syncEvery}; {@link #close} leaves a checkpoint over all of it.
 */
public final class Recorder implements AutoCloseable {
  /** Chains at most, and so event loops. */
  public static final int MAX_CHAINS = 1000;

  private final JournalLayout layout;
  private final FileChannel lock;
  private final CheckpointLog log;
  private final SortedMap<Integer, ChainCursor.Base> tails;
  private final ConcurrentMap<Integer, ChainJournal> chains = new ConcurrentHashMap<>();
  private final Health health = new Health();
  private final Checkpointer checkpointer;

  private Recorder(RecorderSettings settings, JournalLayout layout, FileChannel lock)
      throws IOException {
    this.layout = layout;
    this.lock = lock;
    CheckpointKey key = CheckpointKey.loadOrCreate(settings.key());
    key.publish(layout.publicKey());
    log = new CheckpointLog(layout.checkpoints());
    try {
      Checkpoint last = log.last();
      if (last != null && !last.isSignedBy(key.publicKey())) {
        throw new IOException("the last checkpoint is not signed by the journal's key");
      }
      tails = tails(layout, last);
      checkpointer = new Checkpointer(settings, log, key, tails, chains, health);
      checkpointer.start();
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * Opens the directory and goes on where it ends.
   *
   * @throws JournalException where another process has it, where it cannot be read or written, or
   *     where it holds less than its last checkpoint says
   */
  public static Recorder open(RecorderSettings settings) {
    JournalLayout layout = new JournalLayout(settings.directory());
    FileChannel lock = null;
    try {
      OwnerOnly.directory(settings.directory());
      lock = lock(layout);
      return new Recorder(settings, layout, lock);
    } catch (IOException | RuntimeException e) {
      release(lock, e);
      throw e instanceof JournalException refused
          ? refused
          : new JournalException("the journal cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * The chain of an event loop, the same one for the same index.
   *
   * @param index from 0 to below {@link #MAX_CHAINS}
   * @throws JournalException where its files cannot be made
   */
  public Journal chain(int index) {
    if (index < 0 || index >= MAX_CHAINS) {
      throw new IllegalArgumentException("chain %d of %d".formatted(index, MAX_CHAINS));
    }
    return chains.computeIfAbsent(index, this::begin);
  }

  private ChainJournal begin(int index) {
    try {
      ChainCursor.Base tail = tails.getOrDefault(index, ChainCursor.Base.START);
      return new ChainJournal(index, layout.nextSegment(index), tail, health);
    } catch (IOException | RuntimeException e) {
      throw new JournalException("the journal's chain cannot be opened", e);
    }
  }

  /**
   * Ends all chains, makes what they hold durable and signs it.
   *
   * @throws JournalException where that fails: then the journal's end may be unsigned
   */
  @Override
  public void close() {
    try (lock;
        log) {
      checkpointer.stop();
      for (ChainJournal chain : chains.values()) {
        chain.close();
      }
      checkpointer.finish();
      for (ChainJournal chain : chains.values()) {
        chain.removeIfEmpty();
      }
    } catch (IOException e) {
      throw new JournalException("the journal could not be closed", e);
    }
  }

  private static FileChannel lock(JournalLayout layout) throws IOException {
    OwnerOnly.file(layout.lock());
    FileChannel channel = FileChannel.open(layout.lock(), StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // This very process has it.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new JournalException(
        "the journal in %s is open in another process".formatted(layout.directory()));
  }

  private static void release(@Nullable FileChannel lock, Exception cause) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** The last intact record of each chain that has any. */
  private static SortedMap<Integer, ChainCursor.Base> tails(
      JournalLayout layout, @Nullable Checkpoint last) throws IOException {
    SortedMap<Integer, ChainCursor.Base> tails = new TreeMap<>();
    for (int chain : layout.chains()) {
      List<Path> files = layout.files(chain);
      ChainCursor.Base tail = ChainCursor.tail(chain, files);
      if (tail != null) {
        // A process that was killed may have left its last records unsynced, and the next
        // checkpoint is about to name them.
        for (Path file : files.subList(Math.max(0, files.size() - 2), files.size())) {
          Disk.force(file);
        }
        tails.put(chain, tail);
      }
    }
    if (last != null) {
      for (Checkpoint.Position position : last.chains()) {
        ChainCursor.Base tail = tails.get(position.chain());
        if (tail == null && position.sequence() == position.keptBehind()) {
          tails.put(position.chain(), position.base());
        } else if (tail == null || tail.sequence() < position.sequence()) {
          throw new JournalException(
              "chain %d ends at record %d but a checkpoint names record %d: events were lost; keep the directory as evidence and begin another"
                  .formatted(
                      position.chain(), tail == null ? 0 : tail.sequence(), position.sequence()));
        }
      }
    }
    return tails;
  }
}
