package dev.postern.aws.sign;

import dev.postern.core.Reason;

/** Whom a request is from. Not to believe it is a result, not an exception. */
public sealed interface Verification {
  /**
   * The signature is the key's.
   *
   * @param presigned whether it stands in the target, so that others may have it too
   */
  record Verified(GateKey key, Scope scope, Payload payload, boolean presigned)
      implements Verification {}

  /**
   * The request has a key of the gate's and its token; whether the signature is right can be told
   * once the body is there, whose hash the head does not say.
   */
  record NeedsBody(GateKey key) implements Verification {}

  /** Refused: for its reason's code see docs/aws-calls.md. */
  record Refused(Reason reason) implements Verification {}
}
