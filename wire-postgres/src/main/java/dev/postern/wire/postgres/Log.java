package dev.postern.wire.postgres;

import dev.postern.net.SessionLog;

/** Where this module logs. */
final class Log {
  static final SessionLog LOG = new SessionLog("dev.postern.wire.postgres");

  private Log() {}
}
