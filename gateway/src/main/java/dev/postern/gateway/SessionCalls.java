package dev.postern.gateway;

import dev.postern.core.AwsCall;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath;
import dev.postern.core.CallText;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.core.Verdict;
import dev.postern.recorder.RecordedBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one path that a session's calls take, on whatever thread. A session has as many connections
 * as its clients make, so that each listener is told, and none in the place of another; one that
 * comes after the end is told at once. The session ends by itself: what ends is closed.
 */
final class SessionCalls implements CallPath {
  /** Connections of one session, open or not, to be told of its end. */
  private static final int MOST_LISTENERS = 10_000;

  /** In UTF-16 units: what is longer nobody could look at. */
  private static final int LONGEST_SHOWN = 1 << 20;

  /** In UTF-16 units, of what is told of a request that was not understood. */
  private static final int LONGEST_WHAT = 1_000;

  private static final int MOST_MASKED = 200;

  private static final String DEFAULT = "default";

  private static final Refusal TOO_MANY =
      new Refusal(FaultCode.LIMIT, "too-many", "the session has had too many connections");

  private static final Refusal NOT_SHOWN =
      new Refusal(
          FaultCode.DENIED, "not-approvable", "nobody could see what would be approved with it");

  private final OpenSession session;
  private final SessionAlerts alerts;
  private final CallWaits waits = new CallWaits();
  private final Set<EndListener> ends = ConcurrentHashMap.newKeySet();
  private final Set<CancelListener> cancels = ConcurrentHashMap.newKeySet();

  /** What it may do; another one when its grant changes. */
  private volatile CallRules rules;

  private volatile @Nullable Refusal over;

  private SessionCalls(OpenSession session, CallRules rules, SessionAlerts alerts) {
    this.session = session;
    this.rules = rules;
    this.alerts = alerts;
  }

  static SessionCalls of(OpenSession session, CallRules rules, SessionAlerts alerts) {
    SessionCalls calls = new SessionCalls(session, rules, alerts);
    session.onEnd(calls::ended);
    session.onCancel(() -> calls.cancels.forEach(CancelListener::cancelled));
    return calls;
  }

  /** Has it do from now on what another grant allows. */
  void regrant(CallRules other) {
    rules = other;
  }

  /** Why it is over, null while it is not. */
  @Nullable Refusal over() {
    return over;
  }

  private void ended(Refusal why) {
    over = why;
    ends.forEach(listener -> tell(listener, why));
    close(why.reason().code());
  }

  private void tell(EndListener listener, Refusal why) {
    if (ends.remove(listener)) {
      listener.ended(why);
    }
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
  public void onEnd(EndListener listener) {
    if (ends.size() >= MOST_LISTENERS) {
      listener.ended(TOO_MANY);
      return;
    }
    ends.add(listener);
    Refusal why = over;
    if (why != null) {
      tell(listener, why);
    }
  }

  @Override
  public void onCancel(CancelListener listener) {
    if (cancels.size() < MOST_LISTENERS) {
      cancels.add(listener);
    }
  }

  @Override
  public void cancellableBy(List<String> keys) {
    session.cancellableBy(keys);
  }

  @Override
  public int resultCap() {
    return session.resultCap();
  }

  @Override
  public CallJudgement judge(AwsCall call) {
    Refusal why = over;
    return why == null
        ? rules.judge(call)
        : new CallJudgement(call, List.of(), new Verdict.Deny(DEFAULT, why));
  }

  @Override
  public Held hold(CallJudgement judgement, String body, HoldListener<CallJudgement> listener) {
    if (CallText.of(judgement.call()).json().length() > LONGEST_SHOWN) {
      listener.settled(new Settled.Refused<>(NOT_SHOWN));
      return () -> {};
    }
    return waits.hold(
        listener,
        told ->
            session.hold(
                new HeldCall(session, () -> rules, judgement.call(), body, session.nextExchange()),
                told));
  }

  @Override
  public long forwarded(CallJudgement judgement) {
    if (over != null) {
      throw new JournalException("the session is over");
    }
    AwsCall call = judgement.call();
    long exchange = session.nextExchange();
    session.append(
        new JournalEvent.StatementForwarded(
            session.now(),
            session(),
            exchange,
            CallText.of(call).json(),
            List.of(),
            call.kinds(),
            call.risk(),
            call.reasons(),
            judgement.verdict().rule()));
    alerts.forwarded(judgement);
    session.metrics().callForwarded();
    return exchange;
  }

  @Override
  public void refused(CallJudgement judgement, Refusal refusal) {
    AwsCall call = judgement.call();
    session.append(
        new JournalEvent.StatementRefused(
            session.now(),
            session(),
            session.nextExchange(),
            CallText.of(call).json(),
            call.kinds(),
            call.risk(),
            call.reasons(),
            judgement.verdict().rule(),
            refusal));
    alerts.refused(judgement, refusal);
    session.metrics().callRefused();
  }

  @Override
  public void refused(String what, Refusal refusal) {
    List<Reason> reasons = List.of(refusal.reason());
    session.append(
        new JournalEvent.StatementRefused(
            session.now(),
            session(),
            session.nextExchange(),
            what.length() > LONGEST_WHAT ? what.substring(0, LONGEST_WHAT) + "…" : what,
            Set.of(Kind.UNKNOWN),
            Risk.HIGH,
            reasons,
            DEFAULT,
            refusal));
    alerts.refused(what, reasons, DEFAULT, refusal);
    session.metrics().callRefused();
  }

  @Override
  public void finished(long exchange, Response response) {
    boolean failed = response.end().failed();
    session.append(
        new JournalEvent.StatementFinished(
            session.now(),
            session(),
            exchange,
            failed,
            response.end().toString(),
            0,
            response.bytes(),
            response.maskedFields(),
            response.masked().stream().distinct().limit(MOST_MASKED).toList(),
            response.nanos(),
            kept(response.body()),
            response.digest()));
    session.metrics().finished(response, failed);
  }

  /** No more of it than is to be recorded. */
  private ByteBuffer kept(ByteBuffer body) {
    int length = Math.min(body.remaining(), resultCap());
    return RecordedBody.frames(body.slice(body.position(), length));
  }

  @Override
  public void close(String why) {
    session.close(why, () -> waits.end(whyOver(why)));
  }

  private Refusal whyOver(String why) {
    Refusal before = over;
    if (before == null) {
      before = new Refusal(FaultCode.SESSION_ENDED, "session-over", "the session is over: " + why);
      over = before;
    }
    return before;
  }
}
