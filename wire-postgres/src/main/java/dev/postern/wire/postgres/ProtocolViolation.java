package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.net.PeerViolation;
import java.io.Serial;

/**
 * A peer broke the protocol. The message is PostgreSQL's own wording where it has one, and never
 * holds a byte the peer sent.
 */
public final class ProtocolViolation extends PeerViolation {
  @Serial private static final long serialVersionUID = 1;

  private final String sqlState;

  ProtocolViolation(String message) {
    this(FaultCode.PROTOCOL_VIOLATION.sqlState(), message);
  }

  ProtocolViolation(String sqlState, String message) {
    super(message);
    this.sqlState = sqlState;
  }

  /** What PostgreSQL answers to the same bytes, nearly always 08P01. */
  public String sqlState() {
    return sqlState;
  }
}
