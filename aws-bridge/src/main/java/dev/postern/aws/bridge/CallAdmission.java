package dev.postern.aws.bridge;

import dev.postern.core.CallPath;
import dev.postern.core.Refusal;

/** The port by which the holder of one of the gate's keys is let in. */
public interface CallAdmission {
  /**
   * The session of a key: the one that it has at this gateway, or a new one. Blocks for as long as
   * the stores take: call it on a virtual thread.
   *
   * @param keyId of a key whose signature was verified
   * @param client its network address, for the journal
   */
  Answer admit(String keyId, String client);

  /** Whether the holder is in. */
  sealed interface Answer {
    record Admitted(CallPath path, CallUpstream upstream) implements Answer {}

    record Refused(Refusal refusal) implements Answer {}
  }
}
