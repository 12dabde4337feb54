package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Grants;
import dev.postern.access.Policies;
import dev.postern.access.TokenVerifier;
import dev.postern.core.Admission;
import dev.postern.core.Caller;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Lets callers in: token to identity, identity to grant, connection to upstream. */
final class GateAdmission implements Admission {
  private final TokenVerifier tokens;
  private final Policies policies;
  private final Map<String, Upstream> upstreams;
  private final Journal journal;
  private final Sessions sessions;
  private final SessionPath.Recording recording;
  private final LabelBudgets budgets;
  private final Metrics metrics;
  private final Clock clock;
  private final Map<ClearanceKey, Clearance> clearances = new HashMap<>();

  /** Grants of the same policies are alike up to the time they end. */
  private record ClearanceKey(
      String connection,
      Set<String> groups,
      Map<String, Object> claims,
      Map<String, Object> deciding,
      Map<String, Instant> policies) {}

  GateAdmission(
      TokenVerifier tokens,
      Policies policies,
      Map<String, Upstream> upstreams,
      Journal journal,
      Sessions sessions,
      SessionPath.Recording recording,
      Metrics metrics,
      Clock clock) {
    this.tokens = tokens;
    this.policies = policies;
    this.upstreams = Map.copyOf(upstreams);
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
    return switch (tokens.verify(caller.token())) {
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
    return switch (policies.opening(identity, caller.connection(), clock.instant())) {
      case Grants.Answer.NotGranted(var reason) -> refused(caller, session, reason);
      case Grants.Answer.Granted(var grant) -> {
        Upstream upstream = upstreams.get(caller.connection());
        yield upstream == null || !upstream.speaks(caller.protocol())
            ? refused(
                caller,
                session,
                new Reason("not-granted", "no policy gives you access to this connection"))
            : open(caller, session, identity, grant, upstream);
      }
    };
  }

  private Answer open(
      Caller caller, SessionId session, Identity identity, Grant grant, Upstream upstream) {
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
    SessionPath path =
        new SessionPath(
            session,
            identity,
            clearance(upstream, identity, host(caller.address()), grant),
            journal,
            clock,
            recording,
            new SessionUses(
                budgets,
                identity,
                upstream.name(),
                upstream.budgetsOfAny(identity.groups()),
                caller.settings()),
            metrics,
            () -> sessions.remove(session));
    sessions.add(path, grant.ends());
    return new Answer.Admitted(path, upstream.target());
  }

  /**
   * Sessions of the same groups share what was judged, as long as their grants end alike and what
   * row filters and conditions look at is the same.
   */
  private synchronized Clearance clearance(
      Upstream upstream, Identity identity, String address, Grant grant) {
    Instant now = clock.instant();
    clearances
        .keySet()
        .removeIf(key -> key.policies().values().stream().allMatch(end -> end.isBefore(now)));
    return clearances.computeIfAbsent(
        new ClearanceKey(
            upstream.name(),
            identity.groups(),
            upstream.filters(identity.groups()).deciding(identity.claims()),
            policies.looks(identity, upstream.name()).deciding(identity, address),
            grant.policies()),
        key -> new Clearance(upstream, identity, address, grant, policies, clock));
  }

  /** Without the port, which is another one for each session. */
  static String host(String address) {
    int port = address.lastIndexOf(':');
    return port < 0 ? address : address.substring(0, port);
  }

  private Answer refused(Caller caller, SessionId session, Reason reason) {
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
              reason));
    } catch (JournalException e) {
      // Nobody is let in, so nothing goes unrecorded that happened.
      metrics.journalFailed();
    }
    return new Answer.Refused(new Refusal(FaultCode.AUTHENTICATION, reason, null));
  }
}
