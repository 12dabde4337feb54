package dev.postern.recorder;

import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * One chain: the journal of one event loop, a Chronicle queue in a new segment.
 *
 * <p>Appending is confined to its loop; the lock is there because the recorder closes from another
 * thread, and to write to a file that is unmapped meanwhile would kill the JVM.
 */
final class ChainJournal implements Journal, AutoCloseable {
  /** An excerpt may take a quarter of a block, see {@link ChainRecord#MAX_BODY}. */
  private static final long BLOCK = 1 << 20;

  /**
   * What the chain holds and others may look at.
   *
   * @param file the last record is in, null where this process has appended none
   */
  record Head(long sequence, byte[] hash, @Nullable Path file) {}

  private final int index;
  private final Health health;
  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private final EventEncoder encoder = new EventEncoder();
  private final ChainRecord.Seal seal = new ChainRecord.Seal();
  private @Nullable Reservation reservation;
  private @Nullable Path file;
  private int cycle;
  private boolean broken;
  private volatile Head head;

  ChainJournal(int index, Path segment, ChainCursor.Base base, Health health) throws IOException {
    this(index, segment, base, health, SystemTimeProvider.INSTANCE);
  }

  /**
   * Begins a segment.
   *
   * @param clock whose days are the segment's files
   */
  ChainJournal(int index, Path segment, ChainCursor.Base base, Health health, TimeProvider clock)
      throws IOException {
    this.index = index;
    this.health = health;
    head = new Head(base.sequence(), base.hash(), null);
    OwnerOnly.directory(Objects.requireNonNull(segment.getParent()));
    OwnerOnly.directory(segment);
    queue =
        SingleChronicleQueueBuilder.binary(segment)
            .rollCycle(RollCycles.FAST_DAILY)
            .blockSize(BLOCK)
            .timeProvider(clock)
            .build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    for (Path made : JournalLayout.list(segment)) {
      OwnerOnly.file(made);
      try (Reservation whole = new Reservation(made)) {
        whole.fillHoles(Files.size(made));
      }
    }
  }

  Head head() {
    return head;
  }

  int index() {
    return index;
  }

  @Override
  public synchronized void append(JournalEvent event) {
    if (queue.isClosed()) {
      throw new JournalException("the journal is closed");
    }
    if (broken) {
      throw new JournalException("the journal's chain broke earlier");
    }
    health.check();
    ByteBuffer bytes = encoder.encode(event);
    try {
      int flags = ChainRecord.FIRST;
      while (bytes.remaining() > ChainRecord.MAX_BODY) {
        append(flags, bytes.slice(bytes.position(), ChainRecord.MAX_BODY));
        bytes.position(bytes.position() + ChainRecord.MAX_BODY);
        flags = 0;
      }
      append(flags | ChainRecord.LAST, bytes);
    } catch (IOException e) {
      throw new JournalException("the journal's disk takes no more", e);
    } catch (RuntimeException | InternalError e) {
      // What of the record is in the file is unknown: nothing may follow it.
      broken = true;
      throw new JournalException("the journal cannot be written", e);
    }
  }

  private void append(int flags, ByteBuffer body) throws IOException {
    long sequence = head.sequence() + 1;
    byte[] header = seal.header(index, sequence, flags, body, head.hash());
    try (DocumentContext excerpt = appender.writingDocument()) {
      boolean whole = false;
      try {
        Bytes<?> out = Objects.requireNonNull(excerpt.wire()).bytes();
        claim(out.writePosition(), header.length + body.remaining());
        out.write(header);
        out.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
        whole = true;
      } finally {
        if (!whole) {
          excerpt.rollbackOnClose();
        }
      }
    }
    head = new Head(sequence, ChainRecord.hash(header), file);
  }

  /** Claims the space, in the file of the day. */
  private void claim(long position, int bytes) throws IOException {
    if (reservation == null || cycle != appender.cycle()) {
      if (reservation != null) {
        reservation.close();
        reservation = null;
      }
      Path current = Objects.requireNonNull(appender.currentFile()).toPath();
      OwnerOnly.file(current);
      reservation = new Reservation(current);
      file = current;
      cycle = appender.cycle();
    }
    reservation.claim(position, bytes);
  }

  /** Behind {@link #close}: nothing was appended, so nothing is kept. */
  void removeIfEmpty() throws IOException {
    if (file == null) {
      Retention.deleteSegment(queue.file().toPath());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    appender.close();
    queue.close();
    if (reservation != null) {
      reservation.close();
      reservation = null;
    }
  }
}
