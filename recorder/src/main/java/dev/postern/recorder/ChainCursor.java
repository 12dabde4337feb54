package dev.postern.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks the records of one chain through its segments and files, and judges each by the one before.
 *
 * <p>A crash may leave a last record in pieces, with nothing of it acknowledged. The next segment
 * then continues behind the last intact record, which shows that the pieces were never part of the
 * chain; any other damage is a {@link Step.Damaged}, after which the walk goes on where it can.
 */
final class ChainCursor implements Closeable {
  /** What the next record is. */
  sealed interface Step {
    /** The body is valid until the next step. */
    record Intact(ChainRecord record) implements Step {}

    record Damaged(Fault fault) implements Step {}

    record End() implements Step {}
  }

  /**
   * What a chain's first kept record follows.
   *
   * @param sequence 0 for a chain that is kept whole
   */
  record Base(long sequence, byte[] hash) {
    static final Base START = new Base(0, ChainRecord.NO_HASH);
  }

  /** No record: what cannot be read again. */
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int chain;
  private final List<Path> files;
  private final ChainRecord.Seal seal = new ChainRecord.Seal();
  private int nextFile;
  private @Nullable ExcerptFile file;

  /**
   * Records before the base wait for their deletion; behind the first kept one they are a fault.
   */
  private boolean started;

  /** What the next record must follow; null where the first one found is believed. */
  private @Nullable Base base;

  ChainCursor(int chain, List<Path> files, @Nullable Base base) {
    this.chain = chain;
    this.files = new ArrayList<>(files);
    this.base = base;
  }

  /**
   * Has it go on behind its end, where something may have come.
   *
   * @param now the chain's files as they are by now: what the last known one holds is read before
   *     any newer one, as nothing is appended to a file once there is a newer
   */
  void lookAgain(List<Path> now) {
    for (Path path : now) {
      if (files.isEmpty() || path.compareTo(files.getLast()) > 0) {
        files.add(path);
      }
    }
    if (file != null) {
      file.lookAgain();
    }
  }

  /**
   * The last intact record, null where there is none. What is damaged before it stays a finding for
   * the verifier; the chain goes on behind it.
   */
  static @Nullable Base tail(int chain, List<Path> files) throws IOException {
    for (Path file : files.reversed()) {
      Base tail = null;
      try (ChainCursor cursor = new ChainCursor(chain, List.of(file), null)) {
        for (Step step = cursor.next(); !(step instanceof Step.End); step = cursor.next()) {
          if (step instanceof Step.Intact(ChainRecord record)) {
            tail = new Base(record.sequence(), record.hash());
          }
        }
      }
      if (tail != null) {
        return tail;
      }
    }
    return null;
  }

  Step next() throws IOException {
    while (true) {
      if (file == null) {
        if (nextFile == files.size()) {
          return new Step.End();
        }
        file = new ExcerptFile(files.get(nextFile++));
      }
      ByteBuffer excerpt;
      try {
        excerpt = file.next();
      } catch (MalformedJournalException e) {
        leaveFile();
        if (resumesInLaterSegment()) {
          continue;
        }
        return damaged(Fault.Kind.MALFORMED, e.getMessage());
      }
      if (excerpt == null) {
        if (nextFile == files.size()) {
          return new Step.End();
        }
        leaveFile();
        continue;
      }
      Step step = judge(whole(excerpt));
      if (step != null) {
        return step;
      }
    }
  }

  /** What was read while it was written is read again; damage stays what it is. */
  private ByteBuffer whole(ByteBuffer excerpt) throws IOException {
    if (file == null || isSound(excerpt)) {
      return excerpt;
    }
    try {
      ByteBuffer again = file.again();
      return again == null ? NOTHING : again;
    } catch (MalformedJournalException e) {
      return NOTHING;
    }
  }

  private boolean isSound(ByteBuffer excerpt) {
    try {
      return seal.isSound(ChainRecord.parse(excerpt));
    } catch (MalformedJournalException e) {
      return false;
    }
  }

  /** Null where the excerpt is to be passed over. */
  private @Nullable Step judge(ByteBuffer excerpt) throws IOException {
    ChainRecord record;
    try {
      record = ChainRecord.parse(excerpt);
    } catch (MalformedJournalException e) {
      return resumesInLaterSegment() ? null : damaged(Fault.Kind.MALFORMED, e.getMessage());
    }
    if (!started && base != null && record.sequence() <= base.sequence()) {
      return null;
    }
    Fault.Kind kind = fault(record);
    if (kind == null) {
      started = true;
      base = new Base(record.sequence(), record.hash());
      return new Step.Intact(record);
    }
    if (resumesInLaterSegment()) {
      return null;
    }
    Step damaged = damaged(kind, "found record %d".formatted(record.sequence()));
    base = new Base(record.sequence(), record.hash());
    return damaged;
  }

  private Fault.@Nullable Kind fault(ChainRecord record) {
    if (record.chain() != chain) {
      return Fault.Kind.WRONG_CHAIN;
    }
    if (base == null) {
      Fault.Kind kind = seal.judge(record, record.sequence(), ChainRecord.NO_HASH);
      return kind == Fault.Kind.CHAIN ? null : kind;
    }
    return seal.judge(record, base.sequence() + 1, base.hash());
  }

  private Step damaged(Fault.Kind kind, @Nullable String detail) {
    long sequence = base == null ? 1 : base.sequence() + 1;
    return new Step.Damaged(new Fault(chain, sequence, kind, String.valueOf(detail)));
  }

  /** Goes to the next segment that has records if that follows what was intact so far. */
  private boolean resumesInLaterSegment() throws IOException {
    Path segment = files.get(nextFile - 1).getParent();
    for (int i = nextFile; i < files.size(); i++) {
      if (Objects.equals(files.get(i).getParent(), segment)) {
        continue;
      }
      try (ExcerptFile candidate = new ExcerptFile(files.get(i))) {
        ByteBuffer excerpt = candidate.next();
        if (excerpt == null) {
          continue;
        }
        if (base == null || fault(ChainRecord.parse(excerpt)) != null) {
          return false;
        }
        leaveFile();
        nextFile = i;
        return true;
      } catch (MalformedJournalException e) {
        return false;
      }
    }
    return false;
  }

  private void leaveFile() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  @Override
  public void close() throws IOException {
    leaveFile();
  }
}
