package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Kind;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refusals and faults of the gate as MySQL's clients are told them. */
final class Refusals {
  /** ER_SPECIFIC_ACCESS_DENIED_ERROR: a privilege beyond those of tables is missing. */
  private static final int PRIVILEGE_MISSING = 1227;

  /** ER_PROCACCESS_DENIED_ERROR. */
  private static final int ROUTINE_DENIED = 1370;

  /** ER_TOO_BIG_SELECT, in the place of an error that drivers take for a broken connection. */
  private static final int TOO_MANY_ROWS = 1104;

  /** What MySQL's own server answers with {@link #PRIVILEGE_MISSING} where it is refused. */
  private static final Set<Kind> OF_THE_SERVER =
      EnumSet.of(
          Kind.PRIVILEGE,
          Kind.ROLE,
          Kind.SERVER_FILE,
          Kind.NETWORK,
          Kind.REPLICATION,
          Kind.MAINTENANCE,
          Kind.UNKNOWN);

  private Refusals() {}

  /** A refusal with its reason's code, so that programs need not read the sentence. */
  static ErrPacket of(Refusal refusal, @Nullable SessionId session) {
    return of(refusal, refusal.code().mysqlErrno(), session);
  }

  /** The refusal of a statement: which error it is depends on what the statement does. */
  static ErrPacket of(Refusal refusal, Judgement judgement, SessionId session) {
    return of(
        refusal,
        refusal.code() == FaultCode.DENIED ? denied(judgement) : refusal.code().mysqlErrno(),
        session);
  }

  /** The refusal of a command that is none of SQL. */
  static ErrPacket ofCommand(Refusal refusal, SessionId session) {
    return of(refusal, PRIVILEGE_MISSING, session);
  }

  private static int denied(Judgement judgement) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    judgement.statements().forEach(judged -> kinds.addAll(judged.analysis().kinds()));
    if (kinds.contains(Kind.CALL)) {
      return ROUTINE_DENIED;
    }
    return !kinds.isEmpty() && OF_THE_SERVER.containsAll(kinds)
        ? PRIVILEGE_MISSING
        : FaultCode.DENIED.mysqlErrno();
  }

  /** The error that a result ends in, which leaves the session open. */
  static ErrPacket ofResult(Refusal refusal, SessionId session) {
    return new ErrPacket(TOO_MANY_ROWS, "42000", sentence(refusal, session));
  }

  private static ErrPacket of(Refusal refusal, int code, @Nullable SessionId session) {
    return new ErrPacket(code, sqlState(refusal.code()), sentence(refusal, session));
  }

  private static String sentence(Refusal refusal, @Nullable SessionId session) {
    StringBuilder message = new StringBuilder(refusal.reason().sentence());
    if (refusal.hint() != null) {
      message.append(". ").append(refusal.hint());
    }
    message.append(" (reason: ").append(refusal.reason().code());
    if (session != null) {
      message.append("; Postern session ").append(session);
    }
    return message.append(")").toString();
  }

  /** What MySQL says with these errors, which is not always what PostgreSQL says. */
  private static String sqlState(FaultCode code) {
    return switch (code) {
      case DENIED, UNSUPPORTED -> "42000";
      case AUTHENTICATION, WRONG_PASSWORD -> "28000";
      case LIMIT, UNAVAILABLE -> "08S01";
      case UNKNOWN_COLUMN -> "42S22";
      case SESSION_ENDED, CANCELLED -> "70100";
      case UPSTREAM_UNREACHABLE,
          UPSTREAM_LOST,
          PROTOCOL_VIOLATION,
          UNKNOWN_STATEMENT,
          UNKNOWN_PORTAL,
          BAD_ENCODING,
          JOURNAL_UNAVAILABLE,
          INTERNAL ->
          "HY000";
    };
  }
}
