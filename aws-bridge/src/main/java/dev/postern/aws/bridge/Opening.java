package dev.postern.aws.bridge;

import dev.postern.aws.sign.Verification;
import dev.postern.core.Refusal;
import org.jspecify.annotations.Nullable;

/** Whether anything of a request's body is to be read. */
sealed interface Opening {
  /** It is not from a holder of a key. */
  record Refused(Refusal refusal) implements Opening {}

  /**
   * It has a key of the gate's.
   *
   * @param verified its signature, null where that is over the hash of a body that is to be read
   * @param whole whether the body has to be there before anything is decided
   */
  record Reads(Verification.@Nullable Verified verified, boolean whole) implements Opening {}
}
