package dev.postern.gateway.api;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.Approvals;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Grants;
import dev.postern.access.Issuer;
import dev.postern.access.Minted;
import dev.postern.access.MintedKeys;
import dev.postern.access.MintedLogins;
import dev.postern.access.Party;
import dev.postern.access.Policies;
import dev.postern.access.Policy;
import dev.postern.access.SessionRecord;
import dev.postern.access.TokenVerifier;
import dev.postern.core.CallText;
import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.RandomId;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import dev.postern.embedded.IssuedCertificate;
import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.config.ApiConfig;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.ListenConfig;
import dev.postern.gateway.config.ListenTls;
import dev.postern.gateway.config.NotifyAddress;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.StateConfig;
import dev.postern.gateway.https.HttpsListener;
import dev.postern.gateway.https.Routes;
import dev.postern.gateway.notify.Delivery;
import dev.postern.gateway.notify.Event;
import dev.postern.gateway.notify.Notice;
import dev.postern.gateway.notify.SlackLinking;
import dev.postern.gateway.state.State;
import dev.postern.gateway.state.StateStores;
import dev.postern.net.ServerTls;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The API over the real listener, store and issuer, in front of no database. */
public final class ApiFixture implements AutoCloseable {
  private static final NotifyConfig CHAT =
      new NotifyConfig(
          "chat",
          new NotifyAddress(URI.create("https://hooks.example.com/x")),
          new NotifyConfig.As.Slack(
              null, new NotifyConfig.SlackReplies(new Secret("s"), Duration.ofHours(1))),
          Set.of(NotifyConfig.Topic.APPROVALS),
          Set.of("*"),
          false,
          List.of());

  public final TestIssuer issuer = TestIssuer.start();
  public final LocalAuthority authority = LocalAuthority.create("api authority");
  public final State store;
  public final Approvals approvals;
  final LiveEvents events;
  final Api api;
  private final TokenVerifier tokens;
  private final HttpsListener listener;

  /** Where a test may write a journal. */
  final Path journal;

  /** The store is told of changes by others than this API too. */
  private static final class Nobody implements AccessEvents {
    @Override
    public void changed(Approval approval, @Nullable Answer answer) {}

    @Override
    public void changed(GrantRecord grant, String what, @Nullable Party by) {}

    @Override
    public void changed(Minted minted, String what, SessionId session) {}
  }

  public ApiFixture(Path directory) throws IOException {
    Clock clock = Clock.systemUTC();
    journal = directory.resolve("journal");
    store = StateStores.open(new StateConfig.Embedded(directory.resolve("state")), clock);
    Policies policies =
        new Policies(
            List.of(
                new Policy(
                    "on-request",
                    Set.of("agents"),
                    Set.of("shop"),
                    new Policy.Access(
                        Duration.ofHours(1),
                        Policy.Request.REQUIRED,
                        List.of("reviewers"),
                        1,
                        Duration.ofMinutes(10)),
                    List.of()),
                new Policy(
                    "open",
                    Set.of("agents", "reviewers"),
                    Set.of("wiki", "cloud"),
                    Policy.Access.open(Duration.ofHours(1)),
                    List.of())));
    tokens =
        new TokenVerifier(
            List.of(
                new Issuer(
                    issuer.issuer().toString(),
                    TestIssuer.AUDIENCE,
                    new Issuer.Names("preferred_username", null, "owner"),
                    new Issuer.Groups(List.of("groups"), "", Set.of()),
                    List.of())),
            TokenVerifier.DEFAULT_CLOCK_SKEW,
            clock,
            (_, _) -> {});
    events = new LiveEvents(new Nobody(), store, clock);
    approvals = new Approvals(() -> policies, store, events, clock);
    api =
        Api.of(
            tokens,
            new ApiConfig(Set.of("admins"), Set.of("auditors")),
            new Parts(
                () -> policies,
                store,
                approvals,
                new Grants(() -> policies, store, events, clock),
                new MintedLogins(() -> policies, store, events, clock),
                new MintedKeys(() -> policies, store, events, clock),
                (_, _, _) ->
                    new Scoped.Answer.Refused(
                        new Refusal(FaultCode.DENIED, "not-offered", "none here")),
                events,
                store.outbox(),
                new SlackLinking(List.of(CHAT), store.links(), clock),
                _ -> new Parts.Reload.Answer.Done(Set.of("shop")),
                journal,
                () ->
                    List.of(
                        new Parts.Connection("shop", "postgres", "gate:5432"),
                        new Parts.Connection("wiki", "mysql", "gate:3306"),
                        new Parts.Connection("vault", "postgres", "gate:5432"),
                        new Parts.Connection("cloud", "aws", "gate:14566", List.of("eu-west-1"))),
                clock));
    IssuedCertificate certificate = authority.server("localhost");
    listener =
        new HttpsListener(
            new ListenConfig.Https(
                new HostPort("127.0.0.1", 0),
                new ListenTls.Certificate(certificate.chain(), certificate.key()),
                ListenConfig.Metrics.LOOPBACK,
                "https://localhost"),
            ServerTls.of(certificate.chain(), certificate.key(), "http/1.1", 10_000),
            new Routes(api.routes()));
  }

  public int port() {
    return listener.address().port();
  }

  public ApiClient as(String user, String... groups) {
    return with(issuer.token(user, groups));
  }

  ApiClient with(@Nullable String token) {
    return ApiClient.of(authority.trusting(), port(), token);
  }

  /** The party that a token of this user's would be. */
  Party party(String user, String... groups) {
    String subject = "subject-of-" + user;
    return new Party(
        issuer.issuer().toString(),
        subject,
        user,
        Set.of(groups),
        Set.of(issuer.issuer() + " " + subject));
  }

  /** A statement of {@code user} that waits, put into the store past the API. */
  public Approval held(String user, String text, int needed) {
    Approval approval = waiting(party(user, "agents"), text, needed);
    store.add(approval);
    return approval;
  }

  /** A call of {@code user} that waits. */
  public Approval heldCall(String user, CallText call) {
    Approval approval =
        Approval.asking(
            "ap-" + RandomId.of(16),
            party(user, "agents"),
            "aws-prod",
            new AskedFor.Call(
                SessionId.random(),
                "",
                "agents/hold-2",
                call.json(),
                Set.of(Kind.DELETE),
                Risk.HIGH,
                List.of(new Reason("public-exposure", "It opens a bucket to all.")),
                RandomId.of(32),
                RandomId.of(32)),
            List.of("reviewers"),
            1,
            Instant.now(),
            Duration.ofMinutes(10));
    store.add(approval);
    return approval;
  }

  static Approval waiting(Party requester, String text, int needed) {
    return Approval.asking(
        "ap-" + RandomId.of(16),
        requester,
        "shop",
        new AskedFor.Statement(
            SessionId.random(),
            "node",
            "agents-write/1",
            text,
            Arrays.asList("1", null),
            Set.of(Kind.WRITE),
            Risk.HIGH,
            List.of(new Reason("unbounded-update", "it changes every row")),
            List.of("email: shop.public.customers.email"),
            17L,
            List.of("RowExclusiveLock on orders"),
            RandomId.of(32),
            RandomId.of(32)),
        List.of("reviewers"),
        needed,
        Instant.now(),
        Duration.ofMinutes(10));
  }

  public GrantRecord granted(String user) {
    GrantRecord grant =
        new GrantRecord(
            "gr-" + RandomId.of(16),
            0,
            party(user, "agents"),
            "shop",
            Set.of("on-request"),
            Instant.now(),
            Instant.now().plus(Duration.ofMinutes(10)),
            GrantRecord.State.OPEN,
            null,
            "");
    store.add(grant);
    return grant;
  }

  public SessionRecord connected(String user) {
    SessionRecord session =
        new SessionRecord(
            SessionId.random(),
            "node",
            party(user, "agents"),
            "shop",
            "postgres",
            "192.0.2.1:5",
            "psql",
            Instant.now(),
            Set.of("gr-1"),
            List.of());
    store.put(session);
    return session;
  }

  /** A notice that a target called ops did not take. */
  public Delivery given() {
    Instant now = Instant.now();
    Delivery delivery =
        new Delivery(
            "dl-" + RandomId.of(16),
            "ops",
            new Notice(
                "no-1",
                Event.APPROVAL_PENDING,
                now,
                "ap-1",
                "shop",
                "bot\u001b[31m",
                "https://idp",
                Map.of(),
                "UPDATE secrets",
                null),
            Delivery.State.WAITING,
            0,
            now,
            now,
            "");
    store.outbox().add(List.of(delivery));
    Delivery claimed = store.outbox().claim("ops", now, now.plusSeconds(60)).orElseThrow();
    store.outbox().dead(claimed, "HTTP status 410", now);
    return delivery;
  }

  @Override
  public void close() {
    listener.close();
    tokens.close();
    store.close();
    issuer.close();
  }
}
