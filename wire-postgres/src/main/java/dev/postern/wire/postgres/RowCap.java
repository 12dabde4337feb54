package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;

/**
 * How many rows the client gets of a result. The row behind the last one, and all after it, stay
 * here; once there are many of those the server is asked to stop.
 */
final class RowCap {
  /** A server that has so few rows left is done sooner than it can be asked to stop. */
  private static final int CANCEL_AFTER = 1_000;

  private final int most;
  private final Runnable cancel;
  private int dropped;

  /** Rows that went to the client of one result, portal or cursor. */
  static final class Count {
    private long rows;
  }

  /**
   * @param most rows, 0 for any number
   * @param cancel asks the server to stop
   */
  RowCap(int most, Runnable cancel) {
    this.most = most;
    this.cancel = cancel;
  }

  boolean isSet() {
    return most > 0;
  }

  /** Whether the next row is one too many. */
  boolean isFull(Count count) {
    return isSet() && count.rows >= most;
  }

  void passed(Count count) {
    count.rows++;
  }

  void dropped() {
    if (++dropped == CANCEL_AFTER) {
      cancel.run();
    }
  }

  /** Whether the result under way has had a row too many. */
  boolean isOver() {
    return dropped > 0;
  }

  /** The next result begins. */
  void next() {
    dropped = 0;
  }

  Refusal refusal() {
    return new Refusal(
        FaultCode.LIMIT,
        new Reason(
            "row-limit",
            "the result has more than %d rows, the most that the connection gives".formatted(most)),
        "Ask for fewer rows, or for sums and counts of them.");
  }
}
