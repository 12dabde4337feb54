package dev.postern.net;

import dev.postern.core.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What bridges log of their sessions. Never a statement, a value, a token or what a peer sent. */
public final class SessionLog {
  private final Logger logger;

  /**
   * @param name of the bridge's package
   */
  public SessionLog(String name) {
    this.logger = LoggerFactory.getLogger(name);
  }

  /** A fault of the gate's own. Its message is left out: it may quote what passed. */
  public void fault(Object session, Throwable thrown) {
    Throwable fault = thrown.getCause() == null ? thrown : thrown.getCause();
    logger.error(
        "session={} fault={} at={}",
        session,
        fault.getClass().getName(),
        fault.getStackTrace().length == 0 ? "unknown" : fault.getStackTrace()[0]);
  }

  /** A client was not let in. */
  public void refused(String address, String reason) {
    logger.info("refused client={} reason={}", address, reason);
  }

  /** A session has no upstream, for a reason that may not name its address. */
  public void upstreamFailed(SessionId session, String connection, String reason) {
    logger.warn("session={} connection={} upstream={}", session, connection, reason);
  }
}
