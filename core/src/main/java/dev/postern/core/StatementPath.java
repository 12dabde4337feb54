package dev.postern.core;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one path a session's statements take: understood, judged, journaled. A bridge holds one for
 * each session and calls it on the session's event loop, but for {@link #judge}.
 */
public interface StatementPath extends SessionLife {
  SessionLimits limits();

  /**
   * A comment that is to stand behind each statement that is understood, empty where none is.
   *
   * @return ASCII, from its opening to its end
   */
  String comment();

  /** The judgement where it is known already; null where {@link #judge} has to work it out. */
  @Nullable Judgement judgeNow(SqlStatement statement);

  /** Analyses and decides; may wait for the catalog: call it on a virtual thread. */
  Judgement judge(SqlStatement statement);

  /**
   * Judges what has no text the gate could read: a protocol-level function call, or a name that the
   * session never defined before the gate's eyes.
   *
   * @param what stands for the text in the journal, such as {@code (function call 1234)}
   */
  Judgement judgeOpaque(String what);

  /**
   * Rises whenever policy, labels or the catalog change: what was judged before is judged again.
   */
  long version();

  /**
   * The masks of a guarded result. Pure; a column whose origin is unknown is masked whole.
   *
   * @param encoding of the result's texts, where one holds for all of them
   */
  MaskPlan plan(
      Judgement.Judged statement, List<? extends DescribedColumn> columns, Charset encoding);

  /**
   * The masks of a guarded {@code COPY table TO}: one column for each that the server will write.
   *
   * @param columns what a {@code SELECT} of the same columns is described as
   */
  MaskPlan planCopy(Judgement.Judged statement, List<PostgresColumn> columns, Charset encoding);

  /** Whether uses of labelled columns are counted for the caller. */
  boolean countsUses();

  /**
   * Draws what is about to run from the caller's budgets: all of it, or nothing where one does not
   * suffice.
   *
   * @param running one for each statement of the text, in its order
   * @return why it must not leave, null where it may
   */
  @Nullable Refusal draw(Judgement judgement, List<Running> running, List<Bind> binds);

  /**
   * What the execution of a statement runs.
   *
   * @param statement itself; for EXECUTE and FETCH what they name, as far as that is known
   * @param text of that statement where it is another one, else empty
   */
  record Running(Judgement.Judged statement, String text) {}

  /**
   * Has a judgement that {@linkplain Judgement#waits waits} become one that does not: asks the
   * server how many rows this execution is expected to touch, where rules look at that, and people
   * whether it may run, where it is held. The answer comes to {@code listener} on any thread, once,
   * also where it is there already.
   *
   * @param process the upstream's number of the session's process or thread, by which its locks are
   *     found
   */
  Held hold(Judgement judgement, List<Bind> binds, long process, HoldListener<Judgement> listener);

  /**
   * Journals that the statement is about to leave.
   *
   * @return the exchange's number, for {@link #finished}
   * @throws JournalException where the journal does not take it: then it must not leave
   */
  long forwarded(Judgement judgement, List<Bind> binds);

  /** Journals that the statement was refused. */
  void refused(Judgement judgement, Refusal refusal);

  /** Journals how an exchange ended. */
  void finished(long exchange, Outcome outcome);

  /**
   * The server is ready and no transaction is open: what the session changed is there for everybody
   * now, or nowhere.
   */
  void idle();

  /**
   * A value bound to a parameter; null bytes are SQL's null.
   *
   * @param type the upstream's number of it: PostgreSQL's OID, MySQL's {@code enum_field_types}
   */
  record Bind(int type, boolean binary, byte @Nullable [] value) {}

  /**
   * How an exchange ended.
   *
   * @param tag the command's tag, or the SQLSTATE of its error
   * @param frames the result's messages as the client saw them, up to the recorder's cap
   * @param bytes the size of all of them
   * @param digest SHA-256 over all of them
   */
  record Outcome(
      boolean failed,
      String tag,
      long rows,
      long bytes,
      long maskedCells,
      List<MaskPlan.MaskedColumn> masked,
      long nanos,
      ByteBuffer frames,
      byte[] digest) {}
}
