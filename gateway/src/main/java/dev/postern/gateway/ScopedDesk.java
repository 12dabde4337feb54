package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Grants;
import dev.postern.access.Party;
import dev.postern.aws.model.Models;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.gateway.api.Scoped;
import dev.postern.gateway.config.AwsConnectionConfig;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Gives credentials of a connection's role to who asks for them: each request is a session of its
 * own, so that a yes to all that a session asks for is none to other credentials.
 */
final class ScopedDesk implements Scoped {
  private final Rules rules;
  private final Grants grants;
  private final SessionDoor door;
  private final ScopedIssue issue;
  private final Models models;

  ScopedDesk(Rules rules, Grants grants, SessionDoor door, Logins logins, Models models) {
    this.rules = rules;
    this.grants = grants;
    this.door = door;
    this.models = models;
    this.issue =
        new ScopedIssue((role, region, person, session, policy, life) ->
            logins.aws().scoped(role, region, person, session, policy, life));
  }

  @Override
  public Answer give(Identity identity, String address, Wish wish) throws InterruptedException {
    Rules.InForce now = rules.now();
    AwsConnectionConfig connection = now.awsConnection(wish.connection());
    SessionDoor.Arrival arrival =
        new SessionDoor.Arrival(
            SessionId.random(),
            identity.user(),
            wish.connection(),
            GateCalls.PROTOCOL,
            address,
            "scoped credentials");
    return switch (grants.open(identity, wish.connection())) {
      case Grants.Answer.NotGranted(var reason) -> refused(arrival, reason);
      case Grants.Answer.Granted(var grant) ->
          connection == null
              ? refused(arrival, Grants.NOT_GRANTED)
              : read(arrival, identity, grant, connection, wish, now);
    };
  }

  private Answer refused(SessionDoor.Arrival arrival, Reason reason) {
    return new Answer.Refused(
        door.refused(arrival, new Refusal(FaultCode.AUTHENTICATION, reason, null)));
  }

  private Answer read(
      SessionDoor.Arrival arrival,
      Identity identity,
      Grant grant,
      AwsConnectionConfig connection,
      Wish wish,
      Rules.InForce now)
      throws InterruptedException {
    ScopedRequest.Reading reading =
        ScopedRequest.read(
            connection,
            models.iam(),
            new ScopedRequest.Wish(wish.actions(), wish.resources(), wish.life(), wish.because()));
    return switch (reading) {
      case ScopedRequest.Reading.Refused(var refusal) ->
          new Answer.Refused(door.refused(arrival, refusal));
      case ScopedRequest.Reading.Understood(var request) ->
          asked(
              arrival,
              identity,
              grant,
              held ->
                  now.calls(
                      connection,
                      new CallClearance.Caller(identity, arrival.address(), held),
                      _ -> new FieldMasks.Masked(List.of(), false)),
              request,
              now);
    };
  }

  private Answer asked(
      SessionDoor.Arrival arrival,
      Identity identity,
      Grant grant,
      Function<Grant, CallRules> clearance,
      ScopedRequest request,
      Rules.InForce now)
      throws InterruptedException {
    Instant until = grant.ends();
    return switch (door.open(arrival, identity, grant, until, true)) {
      case SessionDoor.Opening.Refused(var refusal) -> new Answer.Refused(refusal);
      case SessionDoor.Opening.Opened(var session, var record) -> {
        SessionCalls calls =
            SessionCalls.of(
                session, clearance.apply(grant), door.alerts(session, arrival.connection()));
        door.enter(
            new Sessions.Open(
                session,
                Party.of(identity),
                arrival.connection(),
                now.policies().namesFor(identity, arrival.connection()),
                grant,
                until,
                other -> calls.regrant(clearance.apply(other))),
            record);
        if (!rules.now().equals(now)) {
          // What let it in may be in force no more.
          session.end(Rules.CHANGED);
        }
        try {
          yield given(issue.issue(calls, request, _ -> {}));
        } finally {
          calls.close("answered");
        }
      }
    };
  }

  private static Answer given(ScopedIssue.Outcome outcome) {
    return switch (outcome) {
      case ScopedIssue.Outcome.Refused(var refusal) -> new Answer.Refused(refusal);
      case ScopedIssue.Outcome.Given(var credentials) ->
          new Answer.Given(
              credentials.accessKeyId(),
              credentials.secretAccessKey(),
              credentials.sessionToken(),
              credentials.until());
    };
  }
}
