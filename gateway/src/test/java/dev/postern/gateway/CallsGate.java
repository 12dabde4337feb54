package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Approvals;
import dev.postern.access.Grants;
import dev.postern.access.Matcher;
import dev.postern.access.MintedKey;
import dev.postern.access.Policies;
import dev.postern.access.Policy;
import dev.postern.access.Rule;
import dev.postern.aws.bridge.CallAdmission.Answer;
import dev.postern.aws.bridge.CallUpstream;
import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import dev.postern.core.CallJudgement;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Verdict;
import dev.postern.gateway.approvals.Holds;
import dev.postern.gateway.config.StateConfig;
import dev.postern.gateway.notify.Alerts;
import dev.postern.gateway.state.State;
import dev.postern.gateway.state.StateStores;
import dev.postern.net.EventLoops;
import dev.postern.recorder.Recorder;
import dev.postern.recorder.RecorderSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The gate's way for calls over a real journal and a real state store. What waits for the store
 * runs at once, and what a gateway does over and over is done where a test says so.
 */
final class CallsGate implements AutoCloseable {
  static final String CONNECTION = "aws-prod";
  static final String SECRET = "hunter2hunter2";
  static final Identity AGENT =
      new Identity("https://idp", "agent", "agent", Set.of("agents"), Map.of(), Instant.MAX);

  private static final String NODE = "node";
  private static final int MOST = 3;

  final Path directory;
  final MovedClock clock = new MovedClock();
  final State store;
  final Grants grants;
  final Sessions sessions;
  final People people;
  final GateCalls admission;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Map<String, MintedKey> keys = new ConcurrentHashMap<>();
  private final Recorder recorder;
  private final EventLoops loops = new EventLoops(1);
  private final Holds holds;
  private boolean closed;

  /** The machine's clock, ahead by what it was moved. */
  static final class MovedClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    void move(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("only instants are asked for");
    }
  }

  CallsGate(Path directory) throws IOException {
    this.directory = directory;
    recorder = Recorder.open(RecorderSettings.in(directory.resolve("journal")));
    Journals journal = new Journals(recorder, loops.group());
    store = StateStores.open(new StateConfig.Embedded(directory.resolve("state")), clock);
    Metrics metrics = new Metrics(meters);
    AccessJournal events = new AccessJournal(journal, metrics, clock);
    Policies policies =
        new Policies(
            List.of(
                new Policy(
                    "agents",
                    Set.of("agents"),
                    Set.of(CONNECTION),
                    Policy.Access.open(Duration.ofHours(2)),
                    List.of(new Rule.Allow(Matcher.ofKinds(EnumSet.allOf(Kind.class)))))));
    Approvals approvals = new Approvals(() -> policies, store, events, clock);
    grants = new Grants(() -> policies, store, events, clock);
    holds = new Holds(approvals, store, clock, Runnable::run, "https://gate/");
    sessions = new Sessions(clock);
    people = new People(new Gateway.AccessParts(store, approvals, grants));
    SessionDoor door =
        new SessionDoor(
            new SessionDoor.House(holds, store, NODE, Alerts.toNobody(meters), Runnable::run),
            sessions,
            new OpenSession.Recording(1 << 10, true),
            new OpenSession.Books(journal, metrics, clock));
    admission =
        new GateCalls(
            new GateCalls.Ways(
                id -> Optional.ofNullable(keys.get(id)),
                () -> policies,
                (connection, _, _, _) -> connection.equals(CONNECTION) ? CallsGate::judge : null,
                connection -> connection.equals(CONNECTION) ? new Nowhere() : null),
            grants,
            door,
            MOST,
            clock);
  }

  /** Reads pass, what deletes or writes is held, all else is refused. */
  static CallJudgement judge(AwsCall call) {
    Verdict verdict =
        switch (call.kinds().iterator().next()) {
          case READ -> new Verdict.Forward("agents/allow-1");
          case DELETE, WRITE ->
              new Verdict.Hold(
                  "agents/hold-2",
                  List.of("reviewers"),
                  1,
                  Duration.ofMinutes(10),
                  new Verdict.Forward("agents/hold-2"));
          default ->
              new Verdict.Deny(
                  "default",
                  new Refusal(FaultCode.DENIED, "denied-by-default", "nothing allows it"));
        };
    return new CallJudgement(call, List.of(), verdict);
  }

  /** Where calls would go: these tests make none. */
  private record Nowhere() implements CallUpstream {
    @Override
    public Place place(String endpoint, String region) {
      throw new IllegalStateException("nothing is sent");
    }

    @Override
    public Lent lend(Identity identity, SessionId session) {
      throw new IllegalStateException("nothing is sent");
    }
  }

  MintedKey key(String id, Duration length) {
    MintedKey key = new MintedKey(id, AGENT, CONNECTION, "00", "00", clock.instant().plus(length));
    keys.put(id, key);
    return key;
  }

  Answer admit(String keyId) {
    return admission.admit(keyId, "192.0.2.7:40000");
  }

  SessionCalls in(String keyId) {
    Answer answer = admit(keyId);
    assertThat(answer).isInstanceOf(Answer.Admitted.class);
    return (SessionCalls) ((Answer.Admitted) answer).path();
  }

  String refused(String keyId) {
    Answer answer = admit(keyId);
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).refusal().reason().code();
  }

  /** What a gateway does over and over. */
  void look() {
    sessions.endOverdue();
    holds.look();
    sessions.follow(store);
    store.takeOrders(NODE).forEach(sessions::obey);
  }

  static AwsCall delete(String key, @Nullable String version) {
    List<AwsParameter> parameters = new ArrayList<>();
    parameters.add(new AwsParameter("Bucket", "photos", false));
    parameters.add(new AwsParameter("Key", key, false));
    if (version != null) {
      parameters.add(new AwsParameter("MFA", version, false));
    }
    return call(
        "s3",
        "DeleteObject",
        new AwsAction(
            "s3:DeleteObject",
            AwsAccess.WRITE,
            List.of(new AwsResource("arn:aws:s3:::photos/" + key, true))),
        parameters,
        Kind.DELETE,
        Risk.HIGH);
  }

  static AwsCall putSecret(String value) {
    return call(
        "secretsmanager",
        "PutSecretValue",
        new AwsAction(
            "secretsmanager:PutSecretValue",
            AwsAccess.WRITE,
            List.of(
                new AwsResource("arn:aws:secretsmanager:eu-west-1:${Account}:secret:db", false))),
        List.of(
            new AwsParameter("SecretId", "db", false),
            new AwsParameter("SecretString", value, true)),
        Kind.WRITE,
        Risk.MEDIUM);
  }

  static AwsCall get(String key) {
    return call(
        "s3",
        "GetObject",
        new AwsAction(
            "s3:GetObject",
            AwsAccess.READ,
            List.of(new AwsResource("arn:aws:s3:::photos/" + key, true))),
        List.of(new AwsParameter("Bucket", "photos", false), new AwsParameter("Key", key, false)),
        Kind.READ,
        Risk.LOW);
  }

  private static AwsCall call(
      String service,
      String operation,
      AwsAction action,
      List<AwsParameter> parameters,
      Kind kind,
      Risk risk) {
    return new AwsCall(
        service,
        operation,
        "eu-west-1",
        List.of(action),
        parameters,
        Set.of(kind),
        risk,
        List.of(new Reason("of-a-test", "A test makes it.")));
  }

  /** A client that waits. */
  static final class Client implements HoldListener<CallJudgement> {
    final List<String> sentences = new CopyOnWriteArrayList<>();
    final List<Settled<CallJudgement>> settled = new CopyOnWriteArrayList<>();

    @Override
    public void waits(String sentence) {
      sentences.add(sentence);
    }

    @Override
    public void settled(Settled<CallJudgement> word) {
      settled.add(word);
    }

    /** The rule by which it passes, or the code of why it does not; empty while it waits. */
    String word() {
      return settled.stream()
          .map(one ->
              switch (one) {
                case Settled.Passes<CallJudgement>(var judgement) -> judgement.verdict().rule();
                case Settled.Refused<CallJudgement>(var refusal) -> refusal.reason().code();
              })
          .reduce("", String::concat);
    }
  }

  Client hold(SessionCalls calls, AwsCall call, String body) {
    Client client = new Client();
    CallJudgement judgement = calls.judge(call);
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Hold.class);
    var _ = calls.hold(judgement, body, client);
    return client;
  }

  /** Ends the journal, so that all of it is on the disk. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    sessions.endAll(new Refusal(FaultCode.SESSION_ENDED, "gate-stopping", "the gate is stopping"));
    store.close();
    recorder.close();
    loops.close();
  }
}
