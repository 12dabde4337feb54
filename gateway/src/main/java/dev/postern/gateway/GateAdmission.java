package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Grants;
import dev.postern.access.MintedLogins;
import dev.postern.access.Party;
import dev.postern.access.SessionOrder;
import dev.postern.access.TokenVerifier;
import dev.postern.core.Admission;
import dev.postern.core.Caller;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Proof;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import dev.postern.core.Target;
import dev.postern.iam.IamException;
import dev.postern.iam.Person;
import java.time.Instant;
import java.util.Map;
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
  private final SessionDoor door;
  private final LabelBudgets budgets;

  /**
   * Who gets what, for how long.
   *
   * @param logins at upstreams
   */
  record Access(Grants grants, MintedLogins minted, Logins logins) {}

  GateAdmission(
      TokenVerifier tokens, Access access, Rules rules, SessionDoor door, LabelBudgets budgets) {
    this.tokens = tokens;
    this.access = access;
    this.rules = rules;
    this.door = door;
    this.budgets = budgets;
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
    GateLogin login = upstream.login(access.logins(), Person.of(identity), session);
    Target target;
    try {
      target = login.target();
    } catch (IamException e) {
      return unreachable(caller, session, e.reason());
    }
    return switch (door.open(
        arrival(caller, session), identity, grant, grant.ends(), isAttended(caller.settings()))) {
      case SessionDoor.Opening.Refused(var refusal) -> new Answer.Refused(refusal);
      case SessionDoor.Opening.Opened opened -> {
        String address = host(caller.address());
        SessionPath path =
            new SessionPath(
                opened.session(),
                inForce.clearances().of(upstream, identity, address, grant),
                new SessionUses(
                    budgets,
                    identity,
                    upstream.name(),
                    upstream.budgetsOfAny(identity.groups()),
                    caller.settings()),
                door.alerts(opened.session(), upstream.name()));
        door.enter(
            new Sessions.Open(
                opened.session(),
                Party.of(identity),
                upstream.name(),
                inForce.policies().namesFor(identity, upstream.name()),
                grant,
                Instant.MAX,
                other -> path.regrant(inForce.clearances().of(upstream, identity, address, other))),
            opened.record());
        rules.recheck(opened.session(), upstream);
        yield new Answer.Admitted(path, target, login);
      }
    };
  }

  private static boolean isAttended(Map<String, String> settings) {
    return !"0".equals(settings.get(WAIT))
        && !NO_WAIT_OPTION.matcher(settings.getOrDefault("options", "")).find();
  }

  private static SessionDoor.Arrival arrival(Caller caller, SessionId session) {
    return new SessionDoor.Arrival(
        session,
        caller.user(),
        caller.connection(),
        caller.protocol(),
        caller.address(),
        caller.application());
  }

  @Override
  public boolean isElsewhere(String key) {
    AtomicBoolean found = new AtomicBoolean();
    door.indexed(store -> found.set(store.sessionByCancelKey(key).isPresent()));
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
    door.indexed(store ->
        store
            .sessionByCancelKey(key)
            .ifPresent(session -> {
              for (SessionOrder.Act act : acts) {
                store.order(session.id(), act, "its client");
              }
            }));
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
    return new Answer.Refused(door.refused(arrival(caller, session), refusal));
  }
}
