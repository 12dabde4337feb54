package dev.postern.gateway;

import dev.postern.core.DescribedColumn;
import dev.postern.core.Identity;
import dev.postern.core.JournalEvent;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.MaskPlan;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLimits;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementPath;
import dev.postern.sql.lineage.OwnRelations;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one path that a session's statements take. */
final class SessionPath implements StatementPath {
  /** More than catalogs are read in a session's time. */
  private static final long REGRANT = 1L << 40;

  private static final String NOT_KEPT = "(not kept)";

  private final OpenSession session;
  private final SessionUses uses;
  private final SessionDiagnostics diagnostics = new SessionDiagnostics();
  private final SessionAlerts alerts;

  /** What waits for people, or did last. */
  private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

  /** What it may do; another one when its grant changes. */
  private volatile Clearance clearance;

  /** How often it became another one. */
  private volatile long regrants;

  /** Whether the open transaction has changed relations. */
  private boolean changing;

  /** What the open transaction has made. Judgements read it on other threads. */
  private volatile OwnRelations own = OwnRelations.NONE;

  SessionPath(OpenSession session, Clearance clearance, SessionUses uses, SessionAlerts alerts) {
    this.session = session;
    this.clearance = clearance;
    this.uses = uses;
    this.alerts = alerts;
  }

  @Override
  public SessionId session() {
    return session.id();
  }

  @Override
  public Identity identity() {
    return session.identity();
  }

  @Override
  public String comment() {
    return clearance.namesIdentity() ? IdentityComment.of(identity(), session()) : "";
  }

  @Override
  public SessionLimits limits() {
    return clearance.limits();
  }

  @Override
  public void onEnd(EndListener told) {
    session.onEnd(told);
  }

  /** Has it do from now on what another grant allows. */
  synchronized void regrant(Clearance other) {
    clearance = other;
    regrants++;
  }

  private Clearance clearance() {
    return clearance;
  }

  @Override
  public void cancellableBy(List<String> keys) {
    session.cancellableBy(keys);
  }

  @Override
  public void onCancel(CancelListener told) {
    session.onCancel(told);
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
    return session.resultCap();
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
    long exchange = session.nextExchange();
    List<@Nullable String> values = shown(binds);
    Held waiting =
        session.hold(
            new HeldStatement(
                new HeldStatement.Place(session(), session.node(), process),
                this::clearance,
                own,
                judgement,
                binds,
                values,
                (asked, approval) -> session.held(exchange, asked, values, approval)),
            listener);
    held.set(waiting);
    return waiting;
  }

  /** Values as the journal and reviewers get them. */
  private List<@Nullable String> shown(List<Bind> binds) {
    return session.keepsValues() ? texts(binds) : Collections.nCopies(binds.size(), NOT_KEPT);
  }

  @Override
  public long forwarded(Judgement judgement, List<Bind> binds) {
    long exchange = session.nextExchange();
    session.append(
        new JournalEvent.StatementForwarded(
            session.now(),
            session(),
            exchange,
            judgement.statement().text(),
            shown(binds),
            Natures.kinds(judgement),
            Natures.risk(judgement),
            Natures.reasons(judgement),
            judgement.verdict().rule()));
    alerts.forwarded(judgement);
    session.metrics().forwarded();
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
    session.append(
        new JournalEvent.StatementRefused(
            session.now(),
            session(),
            session.nextExchange(),
            judgement.statement().text(),
            Natures.kinds(judgement),
            Natures.risk(judgement),
            Natures.reasons(judgement),
            judgement.verdict().rule(),
            refusal));
    alerts.refused(judgement, refusal);
    session.metrics().refused();
  }

  @Override
  public void finished(long exchange, Outcome outcome) {
    List<String> masks = new ArrayList<>(outcome.masked().size());
    for (MaskPlan.MaskedColumn column : outcome.masked()) {
      masks.add(column.column() + ": " + column.label() + ", " + column.mask());
    }
    session.append(
        new JournalEvent.StatementFinished(
            session.now(),
            session(),
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
    session.metrics().finished(outcome);
  }

  @Override
  public void close(String why) {
    session.close(why, this::withdraw);
  }

  private void withdraw() {
    Held waiting = held.getAndSet(null);
    if (waiting != null) {
      waiting.withdraw();
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
