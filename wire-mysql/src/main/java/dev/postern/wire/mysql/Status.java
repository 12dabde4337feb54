package dev.postern.wire.mysql;

/** The flags by which a server says what state a session is in. */
final class Status {
  static final int IN_TRANSACTION = 1;
  static final int AUTOCOMMIT = 2;
  static final int MORE_RESULTS = 8;
  static final int CURSOR_EXISTS = 0x40;
  static final int LAST_ROW_SENT = 0x80;
  static final int SESSION_STATE_CHANGED = 0x4000;

  private Status() {}
}
