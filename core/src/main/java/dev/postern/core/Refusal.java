package dev.postern.core;

import org.jspecify.annotations.Nullable;

/**
 * Why something is refused, as the caller is told. A refusal is a value: it is returned, journaled
 * and written to the wire, never thrown.
 *
 * @param reason its code goes into the hint, its sentence is the message
 * @param hint what would pass or whom to ask, null where there is nothing to say
 */
public record Refusal(FaultCode code, Reason reason, @Nullable String hint) {
  /** The client has taken back what waited for people, in the words that it knows. */
  public static final Refusal CANCELLED =
      new Refusal(
          FaultCode.CANCELLED, "approval-withdrawn", "canceling statement due to user request");

  public Refusal(FaultCode code, String reasonCode, String sentence) {
    this(code, new Reason(reasonCode, sentence), null);
  }
}
