package dev.postern.gateway;

import dev.postern.access.AskedFor;
import dev.postern.core.Decided;
import dev.postern.core.DescribedColumn;
import dev.postern.core.Identity;
import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.MaskPlan;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLimits;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementPath;
import dev.postern.gateway.approvals.HeldSubject;
import dev.postern.sql.lineage.OwnRelations;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one path that a session's statements take. */
final class SessionPath implements StatementPath {
  /** More than catalogs are read in a session's time. */
  private static final long REGRANT = 1L << 40;

  private static final String NOT_KEPT = "(not kept)";

  private final SessionId session;
  private final Identity identity;
  private final Journal journal;
  private final Clock clock;
  private final Recording recording;
  private final SessionUses uses;
  private final SessionDiagnostics diagnostics = new SessionDiagnostics();
  private final SessionAlerts alerts;
  private final Metrics metrics;
  private final Runnable onClose;
  private volatile @Nullable CancelListener cancelListener;
  private final AtomicReference<@Nullable EndListener> listener = new AtomicReference<>();
  private final Holding holding;

  /** What waits for people, or did last. */
  private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

  private final AtomicBoolean closed = new AtomicBoolean();
  private long exchanges;

  /** What it may do; another one when its grant changes. */
  private volatile Clearance clearance;

  /** How often it became another one. */
  private volatile long regrants;

  /** Whether the open transaction has changed relations. */
  private boolean changing;

  /** Why it ends, once it is to. */
  private volatile @Nullable Refusal over;

  /** What the open transaction has made. Judgements read it on other threads. */
  private volatile OwnRelations own = OwnRelations.NONE;

  /**
   * How much of what passes is kept.
   *
   * @param resultCap bytes of one result, 0 for its digest only
   * @param binds whether values bound to parameters are kept
   */
  record Recording(int resultCap, boolean binds) {}

  /** How its statements wait for people. */
  interface Holding {
    /** The gateway's name. */
    String node();

    <J extends Decided> Held hold(HeldSubject<J> subject, HoldListener<J> listener);

    /** Has other gateways know by what its client cancels. */
    void cancellableBy(List<String> keys);
  }

  /**
   * @param onClose runs once at the session's end
   */
  SessionPath(
      SessionId session,
      Identity identity,
      Clearance clearance,
      Journal journal,
      Clock clock,
      Recording recording,
      SessionUses uses,
      Holding holding,
      SessionAlerts alerts,
      Metrics metrics,
      Runnable onClose) {
    this.session = session;
    this.identity = identity;
    this.clearance = clearance;
    this.journal = journal;
    this.clock = clock;
    this.recording = recording;
    this.uses = uses;
    this.holding = holding;
    this.alerts = alerts;
    this.metrics = metrics;
    this.onClose = onClose;
  }

  @Override
  public SessionId session() {
    return session;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public String comment() {
    return clearance.namesIdentity() ? IdentityComment.of(identity, session) : "";
  }

  @Override
  public SessionLimits limits() {
    return clearance.limits();
  }

  @Override
  public void onEnd(EndListener told) {
    listener.set(told);
    Refusal before = over;
    if (before != null) {
      end(before);
    }
  }

  /** Has it do from now on what another grant allows. */
  synchronized void regrant(Clearance other) {
    clearance = other;
    regrants++;
  }

  private Clearance clearance() {
    return clearance;
  }

  /** Cancels what it runs or waits for, as its client would. */
  void cancel() {
    CancelListener told = cancelListener;
    if (told != null) {
      told.cancelled();
    }
  }

  @Override
  public void cancellableBy(List<String> keys) {
    holding.cancellableBy(keys);
  }

  @Override
  public void onCancel(CancelListener told) {
    cancelListener = told;
  }

  /**
   * Ends the session: its grant is over, it was revoked, its rules have changed, or the gate stops.
   * Where nobody listens yet, the first who does is told.
   */
  void end(Refusal refusal) {
    over = refusal;
    EndListener told = listener.getAndSet(null);
    if (told != null) {
      told.ended(refusal);
    }
  }

  @Override
  public @Nullable Judgement judgeNow(SqlStatement statement) {
    return own.isNone() ? clearance.known(statement) : null;
  }

  @Override
  public Judgement judge(SqlStatement statement) {
    return clearance.judge(statement, own);
  }

  @Override
  public Judgement judgeOpaque(String what) {
    return clearance.judgeOpaque(what);
  }

  @Override
  public long version() {
    return regrants * REGRANT + clearance.version();
  }

  @Override
  public int resultCap() {
    return recording.resultCap();
  }

  @Override
  public MaskPlan plan(
      Judged statement, List<? extends DescribedColumn> columns, Charset encoding) {
    return clearance.plan(statement, columns, encoding, own);
  }

  @Override
  public MaskPlan planCopy(Judged statement, List<PostgresColumn> columns, Charset encoding) {
    return clearance.planCopy(statement, columns, encoding, own);
  }

  @Override
  public boolean countsUses() {
    return uses.counts() || clearance.showsDiagnostics();
  }

  @Override
  public @Nullable Refusal draw(Judgement judgement, List<Running> running, List<Bind> binds) {
    Refusal spent = uses.draw(judgement, running, binds);
    // Last, since it takes what it lets run for run.
    return spent == null ? diagnostics.refusal(judgement, running) : spent;
  }

  @Override
  public Held hold(
      Judgement judgement, List<Bind> binds, long process, HoldListener<Judgement> listener) {
    long exchange = ++exchanges;
    List<@Nullable String> values = shown(binds);
    Held waiting =
        holding.hold(
            new HeldStatement(
                new HeldStatement.Place(session, holding.node(), process),
                this::clearance,
                own,
                judgement,
                binds,
                values,
                (statement, approval) -> asked(exchange, statement, approval)),
            listener);
    held.set(waiting);
    return waiting;
  }

  private void asked(long exchange, AskedFor.Statement statement, String approval) {
    journal.append(
        new JournalEvent.StatementHeld(
            clock.instant(),
            session,
            exchange,
            statement.text(),
            statement.binds(),
            statement.kinds(),
            statement.risk(),
            statement.reasons(),
            statement.rule(),
            approval));
  }

  /** Values as the journal and reviewers get them. */
  private List<@Nullable String> shown(List<Bind> binds) {
    return recording.binds() ? texts(binds) : Collections.nCopies(binds.size(), NOT_KEPT);
  }

  @Override
  public long forwarded(Judgement judgement, List<Bind> binds) {
    long exchange = ++exchanges;
    journal.append(
        new JournalEvent.StatementForwarded(
            clock.instant(),
            session,
            exchange,
            judgement.statement().text(),
            shown(binds),
            Natures.kinds(judgement),
            Natures.risk(judgement),
            Natures.reasons(judgement),
            judgement.verdict().rule()));
    alerts.forwarded(judgement);
    metrics.forwarded();
    diagnostics.forwarded(judgement);
    if (clearance.changesRelations(judgement)) {
      changing = true;
      clearance.relationsChanged();
    }
    if (judgement.change() instanceof OwnRelations made) {
      own = own.and(made);
    }
    return exchange;
  }

  @Override
  public void idle() {
    uses.idle();
    if (changing) {
      changing = false;
      own = own.afterTransaction();
      clearance.relationsChanged();
    }
  }

  @Override
  public void refused(Judgement judgement, Refusal refusal) {
    journal.append(
        new JournalEvent.StatementRefused(
            clock.instant(),
            session,
            ++exchanges,
            judgement.statement().text(),
            Natures.kinds(judgement),
            Natures.risk(judgement),
            Natures.reasons(judgement),
            judgement.verdict().rule(),
            refusal));
    alerts.refused(judgement, refusal);
    metrics.refused();
  }

  @Override
  public void finished(long exchange, Outcome outcome) {
    List<String> masks = new ArrayList<>(outcome.masked().size());
    for (MaskPlan.MaskedColumn column : outcome.masked()) {
      masks.add(column.column() + ": " + column.label() + ", " + column.mask());
    }
    journal.append(
        new JournalEvent.StatementFinished(
            clock.instant(),
            session,
            exchange,
            outcome.failed(),
            outcome.tag(),
            outcome.rows(),
            outcome.bytes(),
            outcome.maskedCells(),
            masks,
            outcome.nanos(),
            outcome.frames(),
            outcome.digest()));
    metrics.finished(outcome);
  }

  @Override
  public void close(String why) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Held waiting = held.getAndSet(null);
    if (waiting != null) {
      waiting.withdraw();
    }
    onClose.run();
    try {
      journal.append(new JournalEvent.SessionEnded(clock.instant(), session, why));
    } catch (JournalException e) {
      // The session is over either way; that the journal is full has ended it or will be seen
      // there.
      metrics.journalFailed();
    }
  }

  private static List<@Nullable String> texts(List<Bind> binds) {
    List<@Nullable String> texts = new ArrayList<>(binds.size());
    for (Bind bind : binds) {
      texts.add(BindText.of(bind));
    }
    return texts;
  }
}
