package dev.postern.recorder;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a journal directory with nothing but its files: each record's checksum, sequence and
 * place in its chain, each event's form, each checkpoint's signature and place, and that every
 * record that a checkpoint names is there. What that proves and what it cannot is in {@code
 * docs/journal.md}.
 */
public final class JournalVerifier {
  private final JournalLayout layout;
  private final Verification.@Nullable Anchor anchor;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Verification.Chain> chains = new ArrayList<>();

  /** The last checkpoint that is intact. */
  private @Nullable Checkpoint last;

  private JournalVerifier(JournalLayout layout, Verification.@Nullable Anchor anchor) {
    this.layout = layout;
    this.anchor = anchor;
  }

  /**
   * Verifies with the public key in the directory.
   *
   * @throws IOException where the files cannot be read at all
   */
  public static Verification verify(Path directory) throws IOException {
    return verify(directory, null, null);
  }

  /**
   * Verifies with what was kept elsewhere.
   *
   * @param publicKey the file of the key that checkpoints are signed with, null for the one in the
   *     directory
   * @param anchor a checkpoint that must be there, null for none
   * @throws IOException where the files cannot be read at all
   */
  public static Verification verify(
      Path directory, @Nullable Path publicKey, Verification.@Nullable Anchor anchor)
      throws IOException {
    JournalLayout layout = new JournalLayout(directory);
    JournalVerifier verifier = new JournalVerifier(layout, anchor);
    verifier.checkpoints(publicKey == null ? layout.publicKey() : publicKey);
    verifier.chains();
    Checkpoint last = verifier.last;
    return new Verification(
        verifier.chains,
        last == null ? 0 : last.number(),
        last == null ? null : new Verification.Anchor(last.number(), last.hash()),
        verifier.faults);
  }

  private void checkpoints(Path publicKey) throws IOException {
    try {
      PublicKey key = CheckpointKey.readPublic(publicKey);
      try (CheckpointLog.Lines lines = new CheckpointLog.Lines(layout.checkpoints())) {
        for (Checkpoint next = lines.next(); next != null; next = lines.next()) {
          Fault.Kind kind = judge(next, key);
          if (kind != null) {
            fault(kind, "checkpoint %d as found".formatted(next.number()));
            return;
          }
          last = next;
        }
      }
      if (last == null) {
        fault(Fault.Kind.CHECKPOINT_MALFORMED, "there are none");
      } else if (anchor != null && last.number() < anchor.checkpoint()) {
        fault(Fault.Kind.ANCHOR, "the checkpoints end at %d".formatted(last.number()));
      }
    } catch (NoSuchFileException e) {
      fault(Fault.Kind.CHECKPOINT_MALFORMED, "a file is missing: checkpoints or public key");
    } catch (MalformedJournalException e) {
      fault(Fault.Kind.CHECKPOINT_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private void fault(Fault.Kind kind, String detail) {
    long number = last == null ? 1 : last.number() + 1;
    faults.add(new Fault(Fault.CHECKPOINTS, number, kind, detail));
  }

  private Fault.@Nullable Kind judge(Checkpoint next, PublicKey key) {
    long number = last == null ? 1 : last.number() + 1;
    String previous = last == null ? Checkpoint.NO_HASH : last.hash();
    if (!next.isSignedBy(key)) {
      return Fault.Kind.CHECKPOINT_SIGNATURE;
    }
    if (next.number() != number || !next.previous().equals(previous)) {
      return Fault.Kind.CHECKPOINT_CHAIN;
    }
    if (anchor == null || anchor.checkpoint() != number) {
      return null;
    }
    return anchor.hash().equals(next.hash()) ? null : Fault.Kind.ANCHOR;
  }

  private void chains() throws IOException {
    Map<Integer, Checkpoint.Position> signed = new HashMap<>();
    if (last != null) {
      last.chains().forEach(position -> signed.put(position.chain(), position));
    }
    SortedSet<Integer> indexes = layout.chains();
    indexes.addAll(signed.keySet());
    for (int index : indexes) {
      Checkpoint.Position position = signed.get(index);
      try (Expected expected = new Expected(index)) {
        chain(index, position, expected);
      }
    }
  }

  private void chain(int index, Checkpoint.@Nullable Position position, Expected expected)
      throws IOException {
    ChainCursor.Base base = position == null ? ChainCursor.Base.START : position.base();
    long to = base.sequence();
    long events = 0;
    Fault fault = null;
    EventAssembler assembler = new EventAssembler();
    try (ChainCursor cursor = new ChainCursor(index, layout.files(index), base)) {
      ChainCursor.Step step = cursor.next();
      while (fault == null && step instanceof ChainCursor.Step.Intact(ChainRecord record)) {
        to = record.sequence();
        fault = expected.judge(record);
        events += assembler.add(record) == null ? 0 : 1;
        step = fault == null ? cursor.next() : step;
      }
      if (step instanceof ChainCursor.Step.Damaged(Fault damage)) {
        fault = damage;
      }
    } catch (MalformedJournalException e) {
      fault = Fault.malformed(index, to, e);
    }
    long signedTo = position == null ? 0 : position.sequence();
    if (fault == null && to < signedTo) {
      String detail = "checkpoint %d names record %d".formatted(number(), signedTo);
      fault = new Fault(index, to + 1, Fault.Kind.MISSING, detail);
    }
    if (fault != null) {
      faults.add(fault);
    }
    chains.add(new Verification.Chain(index, base.sequence() + 1, to, events, signedTo));
  }

  private long number() {
    return last == null ? 0 : last.number();
  }

  /** The records of one chain that checkpoints name, in their order. */
  private final class Expected implements AutoCloseable {
    private final int chain;
    private final CheckpointLog.@Nullable Lines lines;
    private Checkpoint.@Nullable Position next;
    private long number;

    Expected(int chain) throws IOException {
      this.chain = chain;
      lines = last == null ? null : new CheckpointLog.Lines(layout.checkpoints());
    }

    @Nullable Fault judge(ChainRecord record) throws IOException {
      while (number < number() && (next == null || next.sequence() < record.sequence())) {
        advance();
      }
      if (next == null
          || next.sequence() != record.sequence()
          || next.hash().equals(HexFormat.of().formatHex(record.hash()))) {
        return null;
      }
      String detail = "checkpoint %d names another".formatted(number);
      return new Fault(chain, record.sequence(), Fault.Kind.NOT_AS_CHECKPOINTED, detail);
    }

    private void advance() throws IOException {
      Checkpoint checkpoint = lines == null ? null : lines.next();
      if (checkpoint == null) {
        throw new IOException("the checkpoints shrank while they were verified");
      }
      number = checkpoint.number();
      for (Checkpoint.Position position : checkpoint.chains()) {
        if (position.chain() == chain) {
          next = position;
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (lines != null) {
        lines.close();
      }
    }
  }
}
