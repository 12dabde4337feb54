package dev.postern.sql.rewrite;

import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;

/** A statement that cannot be kept to the caller's rows. Caught in {@link RowFilters} alone. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  Refused(String sentence, String hint) {
    super("row-filter", null, false, false);
    this.refusal = new Refusal(FaultCode.DENIED, new Reason("row-filter", sentence), hint);
  }

  Refusal refusal() {
    return refusal;
  }
}
