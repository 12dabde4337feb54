package dev.postern.net;

import dev.postern.core.FaultCode;
import dev.postern.core.JournalException;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import java.util.Objects;

/** Why a session ends in which something was thrown, as its client is told. */
public final class SessionEnd {
  private SessionEnd() {}

  /**
   * What to end the session with. A fault of the gate's own is logged.
   *
   * @param thrown by a step of the session; an Error too, since a task of the event loop that ends
   *     in one would leave its session waiting for ever
   * @param failed what the client is told of a fault of the gate's own
   */
  public static Refusal of(Throwable thrown, SessionId session, SessionLog log, String failed) {
    return switch (thrown) {
      case PeerViolation violation ->
          new Refusal(
              FaultCode.PROTOCOL_VIOLATION,
              "protocol-violation",
              Objects.requireNonNullElse(violation.getMessage(), "protocol-violation"));
      case JournalException _ ->
          new Refusal(
              FaultCode.JOURNAL_UNAVAILABLE,
              "journal-unavailable",
              "the gate cannot record statements now, so it lets none pass");
      default -> {
        log.fault(session, thrown);
        yield new Refusal(FaultCode.INTERNAL, "internal", failed);
      }
    };
  }
}
