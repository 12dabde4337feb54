package dev.postern.wire.postgres;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.Judgement;
import dev.postern.core.MaskPlan;
import dev.postern.core.StatementPath.Bind;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A portal as the gate knows it: a prepared statement with its values and result formats. */
final class Portal {
  private final Prepared prepared;
  private final List<Bind> binds;
  private final IntFunction<Format> resultFormats;
  private final RowCap.Count count = new RowCap.Count();
  private @Nullable Judgement approved;
  private @Nullable MaskPlan plan;
  private @Nullable Charset plannedFor;

  Portal(Prepared prepared, List<Bind> binds, IntFunction<Format> resultFormats) {
    this.prepared = prepared;
    this.binds = binds;
    this.resultFormats = resultFormats;
  }

  Prepared prepared() {
    return prepared;
  }

  /**
   * The judgement by which it runs: people and the server are asked once, however often more rows
   * are fetched.
   */
  Judgement judgement() {
    return approved == null ? prepared.judgement() : approved;
  }

  /** It runs by that. */
  void runs(Judgement judgement) {
    if (prepared.judgement().waits()) {
      approved = judgement;
    }
  }

  /** The rows of it that went to the client, over all Executes. */
  RowCap.Count count() {
    return count;
  }

  List<Bind> binds() {
    return binds;
  }

  /** The format of a result's column, by its position. */
  IntFunction<Format> resultFormats() {
    return resultFormats;
  }

  /** Null until the portal's rows are described. */
  @Nullable MaskPlan plan() {
    return plan;
  }

  /** Whether the plan is one for rows in that encoding. */
  boolean isPlannedFor(Charset encoding) {
    return encoding.equals(plannedFor);
  }

  void planned(MaskPlan plan, Charset encoding) {
    this.plan = plan;
    this.plannedFor = encoding;
  }
}
