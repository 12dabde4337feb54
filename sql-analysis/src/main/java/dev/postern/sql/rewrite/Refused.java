package dev.postern.sql.rewrite;

import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;

/**
 * A statement that cannot be made one that may pass. Caught in {@link RowFilters} and {@link
 * IndexOrder} alone.
 */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** One that cannot be kept to the caller's rows. */
  Refused(String sentence, String hint) {
    this(new Reason("row-filter", sentence), hint);
  }

  Refused(Reason reason, String hint) {
    super(reason.code(), null, false, false);
    this.refusal = new Refusal(FaultCode.DENIED, reason, hint);
  }

  Refusal refusal() {
    return refusal;
  }
}
