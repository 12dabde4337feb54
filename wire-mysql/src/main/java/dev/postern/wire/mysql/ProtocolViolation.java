package dev.postern.wire.mysql;

import dev.postern.net.PeerViolation;
import java.io.Serial;

/** A peer broke the protocol. The message never holds a byte that the peer sent. */
public final class ProtocolViolation extends PeerViolation {
  @Serial private static final long serialVersionUID = 1;

  ProtocolViolation(String message) {
    super(message);
  }
}
