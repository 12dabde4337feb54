package dev.postern.core;

/** Every fault and refusal the gate itself answers with, as each protocol spells it. */
public enum FaultCode {
  /** A rule or the gate's default refuses the operation. */
  DENIED("42501", 1142),
  /** The client cancelled what it waited for. */
  CANCELLED("57014", 1317),
  /** The token, user or connection is not accepted. */
  AUTHENTICATION("28000", 1045),
  /** A minted user's password is wrong, or there is no such user. */
  WRONG_PASSWORD("28P01", 1045),
  /** The upstream cannot be reached or refuses the gate's login. */
  UPSTREAM_UNREACHABLE("08001", 2003),
  /** The upstream left in the middle of something. */
  UPSTREAM_LOST("08006", 2013),
  /** The peer broke the protocol. */
  PROTOCOL_VIOLATION("08P01", 1835),
  /** A size or count is over the gate's bound. */
  LIMIT("54000", 1153),
  /** A prepared statement that the session does not have. */
  UNKNOWN_STATEMENT("26000", 1243),
  /** A portal or cursor that the session does not have. */
  UNKNOWN_PORTAL("34000", 1421),
  /** A column that nothing a statement reads has. */
  UNKNOWN_COLUMN("42703", 1054),
  /** Text that is not valid in the session's encoding. */
  BAD_ENCODING("22021", 1300),
  /** The protocol's feature is not offered. */
  UNSUPPORTED("0A000", 1235),
  /** The journal cannot take an event, so nothing may pass. */
  JOURNAL_UNAVAILABLE("58030", 3),
  /** Too many sessions, or the gate is stopping. */
  UNAVAILABLE("57P03", 1053),
  /** The session was ended by a grant's end, a revocation or an operator. */
  SESSION_ENDED("57P01", 1927),
  /** A fault of the gate's own. */
  INTERNAL("XX000", 1105);

  private final String sqlState;
  private final int mysqlErrno;

  FaultCode(String sqlState, int mysqlErrno) {
    this.sqlState = sqlState;
    this.mysqlErrno = mysqlErrno;
  }

  /** SQLSTATE, five characters (PostgreSQL appendix A). */
  public String sqlState() {
    return sqlState;
  }

  /** MySQL's error number. */
  public int mysqlErrno() {
    return mysqlErrno;
  }
}
