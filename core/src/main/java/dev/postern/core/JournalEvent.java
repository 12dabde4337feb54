package dev.postern.core;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that happened, as the journal keeps it. */
public sealed interface JournalEvent {
  Instant at();

  /** The session it belongs to. */
  SessionId session();

  /** A caller was let in; {@code grantEnds} is when the session ends at the latest. */
  record SessionStarted(
      Instant at,
      SessionId session,
      String user,
      String issuer,
      Set<String> groups,
      String connection,
      String protocol,
      String address,
      @Nullable String application,
      Instant grantEnds)
      implements JournalEvent {}

  /** A caller was not let in; {@code user} is what it claimed to be. */
  record SessionRefused(
      Instant at,
      SessionId session,
      String user,
      String connection,
      String protocol,
      String address,
      Reason reason)
      implements JournalEvent {}

  record SessionEnded(Instant at, SessionId session, String why) implements JournalEvent {}

  /** A statement or call was judged; nothing of it had run. */
  sealed interface Judged extends JournalEvent {
    /** Its number in the session. */
    long exchange();

    /** The statement, or the call as {@link CallText} writes it. */
    String text();

    /** What it does. */
    Set<Kind> kinds();

    /** How grave that is. */
    Risk risk();

    /** Why. */
    List<Reason> reasons();

    /** The rule that decided, as {@code POLICY/NUMBER}, or what stood in for one. */
    String rule();
  }

  /**
   * A statement leaves for the upstream: written before its bytes are.
   *
   * @param exchange counts the session's statements from 1
   * @param binds as text, null for SQL's null or where the connection's policy keeps them out
   */
  record StatementForwarded(
      Instant at,
      SessionId session,
      long exchange,
      String text,
      List<@Nullable String> binds,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      String rule)
      implements Judged {}

  record StatementRefused(
      Instant at,
      SessionId session,
      long exchange,
      String text,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      String rule,
      Refusal refusal)
      implements Judged {}

  /**
   * A statement waits for people.
   *
   * @param approval the id under which they are asked
   */
  record StatementHeld(
      Instant at,
      SessionId session,
      long exchange,
      String text,
      List<@Nullable String> binds,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      String rule,
      String approval)
      implements Judged {}

  /**
   * Something happened to an approval: it was asked for, answered, came to its end.
   *
   * @param session of the statement that waits; the gate's own for access requests
   * @param user who did it, as {@code user@issuer}; empty where time did
   * @param what {@code asked}, {@code yes}, {@code no}, or the state it came to, such as {@code
   *     approved}
   * @param detail the scope of a yes, what was said, the connection asked for; may be empty
   */
  record ApprovalChanged(
      Instant at, SessionId session, String approval, String user, String what, String detail)
      implements JournalEvent {}

  /**
   * Somebody's access to a connection began, changed or was taken away.
   *
   * @param session the gate's own where it happened in nobody's session
   * @param holder as {@code user@issuer}
   * @param what {@code opened}, {@code extended}, {@code ended} or {@code revoked}
   * @param by who did it, as {@code user@issuer}; empty where a policy did
   */
  record GrantChanged(
      Instant at,
      SessionId session,
      String grant,
      String holder,
      String connection,
      Set<String> policies,
      Instant ends,
      String what,
      String by,
      String because)
      implements JournalEvent {}

  /**
   * A user for one session was made, or is no more.
   *
   * @param session the one it opened or did not open; the gate's own where it was made
   * @param login the user's name
   * @param holder who had it made, as {@code user@issuer}
   * @param what {@code minted}, {@code used}, or {@code lost} to too many wrong passwords
   */
  record LoginChanged(
      Instant at,
      SessionId session,
      String login,
      String holder,
      String connection,
      Instant until,
      String what)
      implements JournalEvent {}

  /**
   * An exchange ended.
   *
   * @param tag the command's tag, or the SQLSTATE of its error
   * @param masks which columns were masked and how, such as {@code ssn: national-id, keep-last 4}
   * @param frames the result as the client saw it, up to the recorder's cap; empty where only the
   *     digest is kept
   * @param digest SHA-256 of the whole result as the client saw it
   */
  record StatementFinished(
      Instant at,
      SessionId session,
      long exchange,
      boolean failed,
      String tag,
      long rows,
      long bytes,
      long maskedCells,
      List<String> masks,
      long nanos,
      ByteBuffer frames,
      byte[] digest)
      implements JournalEvent {}
}
