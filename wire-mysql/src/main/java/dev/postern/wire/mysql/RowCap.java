package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;

/**
 * How many rows the client gets of a result. The row behind the last one, and all after it, stay
 * here; the result then ends in an error.
 *
 * @param most rows, 0 for any number
 */
record RowCap(int most) {
  /** Rows of one result or cursor: those that went to the client, and whether there were more. */
  static final class Count {
    private long rows;
    private boolean over;

    void passed() {
      rows++;
    }

    /** A row too many was left out. */
    void dropped() {
      over = true;
    }

    /** Whether the result has had a row too many. */
    boolean isOver() {
      return over;
    }
  }

  /** Whether the next row is one too many. */
  boolean isFull(Count count) {
    return most > 0 && count.rows >= most;
  }

  Refusal refusal() {
    return new Refusal(
        FaultCode.LIMIT,
        new Reason(
            "row-limit",
            "the result has more than %d rows, the most that the connection gives".formatted(most)),
        "Ask for fewer rows, or for sums and counts of them");
  }
}
