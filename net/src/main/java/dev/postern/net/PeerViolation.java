package dev.postern.net;

import java.io.Serial;

/** A peer broke its protocol. The message never holds a byte that the peer sent. */
public abstract class PeerViolation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** No stack trace: a peer that breaks the protocol on purpose must not be the cheaper side. */
  protected PeerViolation(String message) {
    super(message, null, false, false);
  }
}
