package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Grants;
import dev.postern.access.MintedLogins;
import dev.postern.access.Party;
import dev.postern.access.SessionOrder;
import dev.postern.access.SessionRecord;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.access.TokenVerifier;
import dev.postern.core.Admission;
import dev.postern.core.Caller;
import dev.postern.core.Decided;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Proof;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.Target;
import dev.postern.gateway.approvals.HeldSubject;
import dev.postern.gateway.approvals.Holds;
import dev.postern.gateway.notify.Alert;
import dev.postern.gateway.notify.Alerts;
import dev.postern.iam.IamException;
import dev.postern.iam.Person;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** Lets callers in: token or minted user to identity, identity to grant, connection to upstream. */
final class GateAdmission implements Admission {
  /** A client that sets it to 0 does not wait for approvals. */
  private static final String WAIT = "postern.wait";

  /** The same among the options of PostgreSQL's startup message. */
  private static final Pattern NO_WAIT_OPTION =
      Pattern.compile("(^|\\s)(-c\\s*|--)postern\\.wait=0s?(\\s|$)");

  private final TokenVerifier tokens;
  private final Access access;
  private final Rules rules;
  private final Journal journal;
  private final Sessions sessions;
  private final SessionPath.Recording recording;
  private final LabelBudgets budgets;
  private final Metrics metrics;
  private final Clock clock;

  /**
   * Who gets what, for how long.
   *
   * @param logins at upstreams
   * @param node the gateway's name
   * @param blocking runs what waits for the store
   */
  record Access(
      Grants grants,
      MintedLogins minted,
      Holds holds,
      Logins logins,
      StateStore store,
      String node,
      Alerts alerts,
      Executor blocking) {}

  GateAdmission(
      TokenVerifier tokens,
      Access access,
      Rules rules,
      Journal journal,
      Sessions sessions,
      SessionPath.Recording recording,
      Metrics metrics,
      Clock clock) {
    this.tokens = tokens;
    this.access = access;
    this.rules = rules;
    this.journal = journal;
    this.sessions = sessions;
    this.recording = recording;
    this.metrics = metrics;
    this.clock = clock;
    this.budgets = new LabelBudgets(clock);
  }

  @Override
  public Answer admit(Caller caller) {
    SessionId session = SessionId.random();
    return switch (caller.proof()) {
      case Proof.Token(var token) -> byToken(caller, session, token);
      case Proof.OfPassword proof ->
          switch (access.minted().use(caller.user(), caller.connection(), proof, session)) {
            case MintedLogins.Use.Opens(var identity) -> admit(caller, session, identity);
            case MintedLogins.Use.Refused(var refusal) -> refused(caller, session, refusal);
          };
    };
  }

  private Answer byToken(Caller caller, SessionId session, Secret token) {
    return switch (tokens.verify(token)) {
      case TokenVerifier.Answer.Rejected(var reason) -> refused(caller, session, reason);
      case TokenVerifier.Answer.Verified(var identity) ->
          identity.user().equals(caller.user())
              ? admit(caller, session, identity)
              : refused(
                  caller,
                  session,
                  new Reason("user-mismatch", "the token is not for the user who logs in"));
    };
  }

  private Answer admit(Caller caller, SessionId session, Identity identity) {
    return switch (access.grants().open(identity, caller.connection())) {
      case Grants.Answer.NotGranted(var reason) -> refused(caller, session, reason);
      case Grants.Answer.Granted(var grant) -> {
        Rules.InForce inForce = rules.now();
        Upstream upstream = inForce.upstream(caller.connection());
        yield upstream == null || !upstream.speaks(caller.protocol())
            ? refused(
                caller,
                session,
                new Reason("not-granted", "no policy gives you access to this connection"))
            : open(caller, session, identity, grant, upstream, inForce);
      }
    };
  }

  private Answer open(
      Caller caller,
      SessionId session,
      Identity identity,
      Grant grant,
      Upstream upstream,
      Rules.InForce inForce) {
    Target target;
    try {
      target = upstream.target(access.logins(), Person.of(identity), session);
    } catch (IamException e) {
      return unreachable(caller, session, e.reason());
    }
    try {
      journal.append(
          new JournalEvent.SessionStarted(
              clock.instant(),
              session,
              identity.user(),
              identity.issuer(),
              identity.groups(),
              upstream.name(),
              caller.protocol(),
              caller.address(),
              caller.application(),
              grant.ends()));
    } catch (JournalException e) {
      metrics.journalFailed();
      return new Answer.Refused(
          new Refusal(
              FaultCode.JOURNAL_UNAVAILABLE,
              "journal-unavailable",
              "the gate cannot record sessions now, so it lets none in"));
    }
    Party holder = Party.of(identity);
    SessionRecord record =
        new SessionRecord(
            session,
            access.node(),
            holder,
            upstream.name(),
            caller.protocol(),
            caller.address(),
            caller.application(),
            clock.instant(),
            grant.records(),
            List.of());
    SessionPath path =
        new SessionPath(
            session,
            identity,
            inForce.clearances().of(upstream, identity, host(caller.address()), grant),
            journal,
            clock,
            recording,
            new SessionUses(
                budgets,
                identity,
                upstream.name(),
                upstream.budgetsOfAny(identity.groups()),
                caller.settings()),
            holding(record, caller.settings()),
            new SessionAlerts(
                access.alerts(),
                new Alert.Who(session, upstream.name(), identity.user(), identity.issuer()),
                clock),
            metrics,
            () -> closed(session));
    sessions.add(
        new Sessions.Open(
            path,
            holder,
            upstream.name(),
            inForce.policies().namesFor(identity, upstream.name()),
            grant,
            other -> inForce.clearances().of(upstream, identity, host(caller.address()), other)));
    rules.recheck(path, upstream);
    indexed(() -> access.store().put(record));
    return new Answer.Admitted(path, target);
  }

  private SessionPath.Holding holding(SessionRecord session, Map<String, String> settings) {
    boolean attended =
        !"0".equals(settings.get(WAIT))
            && !NO_WAIT_OPTION.matcher(settings.getOrDefault("options", "")).find();
    return new SessionPath.Holding() {
      @Override
      public String node() {
        return session.node();
      }

      @Override
      public <J extends Decided> Held hold(HeldSubject<J> subject, HoldListener<J> listener) {
        return access
            .holds()
            .hold(session.holder(), session.connection(), attended, subject, listener);
      }

      @Override
      public void cancellableBy(List<String> keys) {
        access
            .blocking()
            .execute(() -> indexed(() -> access.store().put(session.cancelledBy(keys))));
      }
    };
  }

  @Override
  public boolean isElsewhere(String key) {
    AtomicBoolean found = new AtomicBoolean();
    indexed(() -> found.set(access.store().sessionByCancelKey(key).isPresent()));
    return found.get();
  }

  @Override
  public void cancelElsewhere(String key) {
    order(key, SessionOrder.Act.CANCEL);
  }

  /** A server goes on with what it runs when a connection closes. */
  @Override
  public void endElsewhere(String key) {
    order(key, SessionOrder.Act.CANCEL, SessionOrder.Act.KILL);
  }

  private void order(String key, SessionOrder.Act... acts) {
    indexed(() ->
        access
            .store()
            .sessionByCancelKey(key)
            .ifPresent(session -> {
              for (SessionOrder.Act act : acts) {
                access.store().order(session.id(), act, "its client");
              }
            }));
  }

  /** The index is for others to look at: that it cannot be written stops nobody. */
  private void indexed(Runnable change) {
    try {
      change.run();
    } catch (StateUnavailable down) {
      metrics.stateFailed();
    }
  }

  private void closed(SessionId session) {
    sessions.remove(session);
    access.blocking().execute(() -> indexed(() -> access.store().remove(session)));
  }

  /** Without the port, which is another one for each session. */
  static String host(String address) {
    int port = address.lastIndexOf(':');
    return port < 0 ? address : address.substring(0, port);
  }

  private Answer unreachable(Caller caller, SessionId session, Reason why) {
    return refused(
        caller,
        session,
        new Refusal(
            FaultCode.UPSTREAM_UNREACHABLE,
            why.code(),
            "the gate cannot reach the database: " + why.sentence()));
  }

  private Answer refused(Caller caller, SessionId session, Reason reason) {
    return refused(caller, session, new Refusal(FaultCode.AUTHENTICATION, reason, null));
  }

  private Answer refused(Caller caller, SessionId session, Refusal refusal) {
    metrics.admissionRefused();
    try {
      journal.append(
          new JournalEvent.SessionRefused(
              clock.instant(),
              session,
              caller.user(),
              caller.connection(),
              caller.protocol(),
              caller.address(),
              refusal.reason()));
    } catch (JournalException e) {
      // Nobody is let in, so nothing goes unrecorded that happened.
      metrics.journalFailed();
    }
    return new Answer.Refused(refusal);
  }
}
