package dev.postern.net;

import dev.postern.core.Judgement;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.StatementPath;
import dev.postern.core.StatementPath.Outcome;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One statement in flight and what has come back of it, for the journal. */
public final class Exchange {
  private final StatementPath path;
  private final Judgement judgement;
  private final long number;
  private final long started = System.nanoTime();
  private final MessageDigest digest;
  private final int cap;
  private final List<MaskedColumn> masked = new ArrayList<>(0);
  private byte[] kept = {};
  private int keptLength;
  private long rows;
  private long bytes;
  private long maskedCells;
  private boolean digesting;
  private boolean finished;

  /**
   * @param digest the session's; results of one session never overlap
   */
  public Exchange(StatementPath path, Judgement judgement, long number, MessageDigest digest) {
    this.path = path;
    this.judgement = judgement;
    this.number = number;
    this.digest = digest;
    this.cap = path.resultCap();
  }

  /** What {@link #Exchange} takes: one for each session. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public Judgement judgement() {
    return judgement;
  }

  /** So many more rows came back. */
  public void rows(int count) {
    rows += count;
  }

  /** The plan's columns are masked from here on. */
  public void masked(MaskPlan plan) {
    for (MaskedColumn column : plan.columns()) {
      if (column != null && !masked.contains(column)) {
        masked.add(column);
      }
    }
  }

  /** So many more cells were masked. */
  public void maskedCells(int count) {
    maskedCells += count;
  }

  /** A message that the client does not see here but that a replay needs to read the rows. */
  public void describe(byte[] message) {
    keep(ByteBuffer.wrap(message));
  }

  /** Messages of the result as the client sees them. */
  public void result(ByteBuf buffer, int index, int length) {
    bytes += length;
    if (!digesting) {
      digesting = true;
      digest.reset();
    }
    ByteBuffer view = buffer.nioBuffer(index, length);
    digest.update(view.duplicate());
    keep(view);
  }

  /** What is kept so far; empty where that may not be all. */
  public byte[] kept() {
    return keptLength < cap ? Arrays.copyOf(kept, keptLength) : new byte[0];
  }

  private void keep(ByteBuffer view) {
    int wanted = Math.min(view.remaining(), cap - keptLength);
    if (wanted <= 0) {
      return;
    }
    if (kept.length < keptLength + wanted) {
      byte[] grown = new byte[Math.min(cap, Math.max(keptLength + wanted, 2 * kept.length))];
      System.arraycopy(kept, 0, grown, 0, keptLength);
      kept = grown;
    }
    view.get(kept, keptLength, wanted);
    keptLength += wanted;
  }

  /** It failed, and nothing more comes of it. */
  public void failed(String sqlState) {
    finish(true, sqlState);
  }

  /**
   * Journals the end, once.
   *
   * @param tag the command's tag, an SQLSTATE, or null where neither came
   */
  public void finish(boolean failed, @Nullable String tag) {
    if (finished) {
      return;
    }
    finished = true;
    path.finished(
        number,
        new Outcome(
            failed,
            tag == null ? "" : tag,
            rows,
            bytes,
            maskedCells,
            masked,
            System.nanoTime() - started,
            ByteBuffer.wrap(kept, 0, keptLength),
            digesting ? digest.digest() : new byte[0]));
  }
}
