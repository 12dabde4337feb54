package dev.postern.wire.mysql;

import java.io.Serial;

/** A peer broke the protocol. The message never holds a byte that the peer sent. */
public final class ProtocolViolation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** No stack trace: a peer that breaks the protocol on purpose must not be the cheaper side. */
  ProtocolViolation(String message) {
    super(message, null, false, false);
  }
}
