package dev.postern.wire.mysql;

import dev.postern.core.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this module logs. Never a statement, a value, a token or what a peer sent. */
final class Log {
  private static final Logger LOGGER = LoggerFactory.getLogger("dev.postern.wire.mysql");

  private Log() {}

  /** A fault of the gate's own. Its message is left out: it may quote what passed. */
  static void fault(Object session, Throwable thrown) {
    Throwable fault = thrown.getCause() == null ? thrown : thrown.getCause();
    LOGGER.error(
        "session={} fault={} at={}",
        session,
        fault.getClass().getName(),
        fault.getStackTrace().length == 0 ? "unknown" : fault.getStackTrace()[0]);
  }

  static void refused(String address, String reason) {
    LOGGER.info("refused client={} reason={}", address, reason);
  }

  static void upstreamFailed(SessionId session, String connection, String reason) {
    LOGGER.warn("session={} connection={} upstream={}", session, connection, reason);
  }
}
