package dev.postern.recorder;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that makes the chains durable, watches the free space, signs checkpoints and deletes
 * what retention no longer keeps. A checkpoint names only what was synced before.
 */
final class Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
  private static final Duration RETENTION_EVERY = Duration.ofHours(1);

  private final RecorderSettings settings;
  private final CheckpointLog log;
  private final CheckpointKey key;
  private final SortedMap<Integer, ChainCursor.Base> tails;
  private final Map<Integer, ChainJournal> chains;
  private final Health health;
  private final Retention retention;
  private final FileStore store;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /** How far each chain is on the disk. */
  private final Map<Integer, ChainJournal.Head> synced = new HashMap<>();

  private long nextCheckpoint;
  private long nextRetention;

  Checkpointer(
      RecorderSettings settings,
      CheckpointLog log,
      CheckpointKey key,
      SortedMap<Integer, ChainCursor.Base> tails,
      Map<Integer, ChainJournal> chains,
      Health health)
      throws IOException {
    this.settings = settings;
    this.log = log;
    this.key = key;
    this.tails = tails;
    this.chains = chains;
    this.health = health;
    retention = new Retention(new JournalLayout(settings.directory()));
    store = Files.getFileStore(settings.directory());
    measureSpace();
    nextRetention = System.nanoTime();
    nextCheckpoint = System.nanoTime() + settings.checkpointEvery().toNanos();
    thread = Thread.ofPlatform().daemon().name("journal-sync").unstarted(this::run);
  }

  /** Begins; a journal has a checkpoint from its first moment, so that none is a finding. */
  void start() throws IOException {
    if (log.last() == null) {
      append(null, List.of());
    }
    thread.start();
  }

  /** Ends the thread; what it has begun it completes. */
  void stop() {
    stopped.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Syncs and signs the chains' ends, on the caller's thread behind {@link #stop}. */
  void finish() throws IOException {
    sync();
    checkpoint();
  }

  private void run() {
    try {
      while (!stopped.await(settings.syncEvery().toNanos(), TimeUnit.NANOSECONDS)) {
        tick();
      }
    } catch (IOException | RuntimeException e) {
      health.failed(e);
      LOG.error("The journal could not be made durable; nothing passes any more", e);
    } catch (InterruptedException e) {
      health.failed(e);
    }
  }

  private void tick() throws IOException {
    measureSpace();
    sync();
    if (System.nanoTime() - nextCheckpoint >= 0) {
      nextCheckpoint = System.nanoTime() + settings.checkpointEvery().toNanos();
      checkpoint();
    }
    Duration kept = settings.retention();
    if (kept != null && System.nanoTime() - nextRetention >= 0) {
      nextRetention = System.nanoTime() + RETENTION_EVERY.toNanos();
      retire(kept);
    }
  }

  private void measureSpace() throws IOException {
    health.roomy(store.getUsableSpace() >= settings.freeSpaceFloor());
  }

  private void sync() throws IOException {
    for (ChainJournal chain : chains.values()) {
      ChainJournal.Head head = chain.head();
      ChainJournal.Head before = synced.get(chain.index());
      Path file = head.file();
      if (file == null || (before != null && before.sequence() == head.sequence())) {
        continue;
      }
      Path fileBefore = before == null ? null : before.file();
      if (!file.equals(fileBefore)) {
        if (fileBefore != null) {
          Disk.force(fileBefore);
        }
        forceNames(file);
      }
      Disk.force(file);
      synced.put(chain.index(), head);
    }
  }

  /** The names above a new file, up to the journal's directory. */
  private void forceNames(Path file) throws IOException {
    for (Path path = file.getParent();
        path != null && path.startsWith(settings.directory());
        path = path.getParent()) {
      Disk.force(path);
    }
  }

  /** Signs how far the chains are on the disk, if the last checkpoint does not say it already. */
  private void checkpoint() throws IOException {
    Checkpoint last = log.last();
    List<Checkpoint.Position> positions = positions(last, Map.of());
    if (last == null || !last.chains().equals(positions)) {
      append(last, positions);
    }
  }

  private void append(@Nullable Checkpoint last, List<Checkpoint.Position> positions)
      throws IOException {
    long number = last == null ? 1 : last.number() + 1;
    String previous = last == null ? Checkpoint.NO_HASH : last.hash();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    log.append(Checkpoint.signed(number, now, previous, positions, key));
  }

  private List<Checkpoint.Position> positions(
      @Nullable Checkpoint last, Map<Integer, Retention.Expired> expired) {
    SortedMap<Integer, ChainCursor.Base> ends = new TreeMap<>(tails);
    synced.forEach(
        (chain, head) -> ends.put(chain, new ChainCursor.Base(head.sequence(), head.hash())));
    Map<Integer, ChainCursor.Base> bases = new HashMap<>();
    if (last != null) {
      last.chains().forEach(position -> bases.put(position.chain(), position.base()));
    }
    expired.forEach((chain, old) -> bases.put(chain, old.base()));
    List<Checkpoint.Position> positions = new ArrayList<>();
    ends.forEach((chain, end) -> {
      ChainCursor.Base base = bases.getOrDefault(chain, ChainCursor.Base.START);
      positions.add(
          new Checkpoint.Position(
              chain, base.sequence(), hex(base.hash()), end.sequence(), hex(end.hash())));
    });
    return positions;
  }

  /** Signs what will be gone before it goes. */
  private void retire(Duration kept) throws IOException {
    Checkpoint last = log.last();
    if (last == null) {
      return;
    }
    Map<Integer, Retention.Expired> expired = new HashMap<>();
    for (Checkpoint.Position position : last.chains()) {
      ChainJournal chain = chains.get(position.chain());
      Path current = chain == null ? null : chain.head().file();
      Retention.Expired old = retention.expired(position, current, Instant.now().minus(kept));
      if (!old.files().isEmpty()) {
        expired.put(position.chain(), old);
      }
    }
    if (expired.isEmpty()) {
      return;
    }
    append(last, positions(last, expired));
    for (Map.Entry<Integer, Retention.Expired> entry : expired.entrySet()) {
      retention.delete(entry.getKey(), entry.getValue().files());
    }
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
