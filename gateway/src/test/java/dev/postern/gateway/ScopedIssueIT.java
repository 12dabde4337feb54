package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.Models;
import dev.postern.core.AwsCall;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.core.Verdict;
import dev.postern.gateway.ScopedIssue.Outcome;
import dev.postern.gateway.ScopedRequest.Reading;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.gateway.json.JsonReader;
import dev.postern.iam.AwsIdentity;
import dev.postern.iam.Role;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.ScriptedSts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Credentials on request, at a token service that verifies who asks. */
class ScopedIssueIT {
  private static final IamReference REFERENCE = Models.load().iam();
  private static final String ROLE = "arn:aws:iam::123456789012:role/prod";
  private static final String OBJECT = "arn:aws:s3:::out/a.csv";
  private static final Duration MAX = Duration.ofMinutes(30);

  private final AwsKeys keys = new AwsKeys();
  private final Answering path = new Answering();
  private ScriptedSts sts;
  private AwsIdentity gate;

  @BeforeEach
  void start() throws Exception {
    sts = ScriptedSts.start(keys, "eu-west-1").role(ROLE, "");
    AwsKeys.Key own = keys.user("arn:aws:iam::123456789012:user/gate");
    System.setProperty("aws.accessKeyId", own.id());
    System.setProperty("aws.secretAccessKey", own.secret());
    gate = new AwsIdentity(sts.address(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    gate.close();
    sts.close();
  }

  private static AwsConnectionConfig connection(AwsConnectionConfig.@Nullable Scoped scoped) {
    return new AwsConnectionConfig(
        "prod", new Role(ROLE, null), null, Set.of("eu-west-1"), Map.of(), scoped);
  }

  private static Reading read(
      List<String> actions, List<String> resources, @Nullable Duration life) {
    return ScopedRequest.read(
        connection(new AwsConnectionConfig.Scoped(MAX)),
        REFERENCE,
        new ScopedRequest.Wish(actions, resources, life, "the nightly export"));
  }

  private static ScopedRequest request() {
    return ((Reading.Understood) read(List.of("s3:putobject"), List.of(OBJECT), null)).request();
  }

  private static String refusal(Reading reading) {
    return ((Reading.Refused) reading).refusal().reason().code();
  }

  private Outcome issue() throws InterruptedException {
    return new ScopedIssue(gate::scoped).issue(path, request(), path.said::add);
  }

  private static String code(Outcome outcome) {
    return ((Outcome.Refused) outcome).refusal().reason().code();
  }

  @Test
  void whatPeopleAgreedToIsGivenForExactlyThatAndInThePersonsName() throws Exception {
    path.verdict = held();
    Outcome.Given given = (Outcome.Given) issue();

    assertThat(given.credentials().accessKeyId()).startsWith("ASIA");
    assertThat(sts.assumed())
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked)
              .containsEntry("SourceIdentity", "ann")
              .containsEntry("DurationSeconds", "900");
          assertThat(JsonReader.read(asked.getOrDefault("Policy", "")))
              .isEqualTo(
                  Map.of(
                      "Version",
                      "2012-10-17",
                      "Statement",
                      List.of(
                          Map.of(
                              "Sid",
                              "Approved",
                              "Effect",
                              "Allow",
                              "Action",
                              List.of("s3:PutObject"),
                              "Resource",
                              List.of(OBJECT),
                              "Condition",
                              Map.of(
                                  "StringEquals",
                                  Map.of("aws:RequestedRegion", List.of("eu-west-1")))))));
        });
    assertThat(path.said).containsExactly("waits for reviewers");
    assertThat(path.journal)
        .containsExactly(
            "forwarded p/hold-1",
            "finished 200 {\"AccessKeyId\":\"%s\",\"Expiration\":\"%s\",\"RoleSessionName\":\"%s\"}"
                .formatted(
                    given.credentials().accessKeyId(),
                    given.credentials().until(),
                    given.credentials().session()));
    assertThat(String.join("", path.journal)).doesNotContain(sts.secrets());
  }

  @Test
  void nothingIsGivenWithoutAYes() throws Exception {
    path.verdict = new Verdict.Forward("p/allow-1");
    assertThat(code(issue())).isEqualTo("not-held");
    path.verdict = new Verdict.Deny("p/deny-1", no("denied"));
    assertThat(code(issue())).isEqualTo("denied");
    path.verdict = held();
    path.people = no("approval-denied");
    assertThat(code(issue())).isEqualTo("approval-denied");

    assertThat(sts.requests()).isZero();
    assertThat(path.journal)
        .containsExactly("refused not-held", "refused denied", "refused approval-denied");
  }

  @Test
  void whatAwsRefusesIsJournaledAsSuch() throws Exception {
    path.verdict = held();
    sts.withdraw(ROLE);
    assertThat(code(issue())).isEqualTo("aws-role");
    assertThat(path.journal).containsExactly("forwarded p/hold-1", "finished 403 ");
  }

  @Test
  void theRulesAreAskedForAllThatTheToolIsToDoAndForTheRole() {
    AwsCall call = request().call();

    assertThat(call.actions())
        .extracting(action -> action.name() + " " + action.resources().getFirst().arn())
        .containsExactly("sts:AssumeRole " + ROLE, "s3:PutObject " + OBJECT);
    assertThat(call.kinds()).containsExactlyInAnyOrder(Kind.WRITE, Kind.ROLE);
    assertThat(call.risk()).isEqualTo(Risk.CRITICAL);
  }

  @Test
  void aYesIsBoundToAllOfIt() {
    List<Reading> different =
        List.of(
            read(List.of("s3:PutObject"), List.of(OBJECT), null),
            read(List.of("s3:GetObject"), List.of(OBJECT), null),
            read(List.of("s3:PutObject"), List.of(OBJECT + "x"), null),
            read(List.of("s3:PutObject"), List.of(OBJECT), MAX));
    assertThat(different)
        .extracting(reading -> ((Reading.Understood) reading).request().digest())
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotExactOrNotOfferedIsNotAskedFor() {
    List<String> put = List.of("s3:PutObject");
    assertThat(refusal(read(put, List.of("arn:aws:s3:::out/*"), null))).isEqualTo("not-exact");
    assertThat(refusal(read(put, List.of("arn:aws:s3:::out/${aws:userid}"), null)))
        .isEqualTo("not-exact");
    assertThat(refusal(read(put, List.of("*"), null))).isEqualTo("not-exact");
    assertThat(read(List.of("s3:ListAllMyBuckets"), List.of("*"), null))
        .isInstanceOf(Reading.Understood.class);
    assertThat(refusal(read(List.of("s3:*"), List.of(OBJECT), null))).isEqualTo("unknown-action");
    assertThat(refusal(read(List.of(), List.of(OBJECT), null))).isEqualTo("malformed-request");
    assertThat(refusal(read(put, List.of(OBJECT), MAX.plusSeconds(1)))).isEqualTo("too-long");
    assertThat(refusal(read(put, List.of(OBJECT), Duration.ofMinutes(14)))).isEqualTo("too-long");
    assertThat(
            refusal(
                read(
                    put,
                    List.of(
                        "arn:aws:s3:::out/" + "a".repeat(999),
                        "arn:aws:s3:::out/" + "b".repeat(990)),
                    null)))
        .isEqualTo("too-many");
    assertThat(
            refusal(
                ScopedRequest.read(
                    connection(null),
                    REFERENCE,
                    new ScopedRequest.Wish(put, List.of(OBJECT), null, "because"))))
        .isEqualTo("not-offered");
  }

  private static Verdict.Hold held() {
    return new Verdict.Hold(
        "p/hold-1",
        List.of("reviewers"),
        1,
        Duration.ofMinutes(1),
        new Verdict.Forward("p/hold-1"));
  }

  private static Refusal no(String code) {
    return new Refusal(FaultCode.DENIED, code, "no");
  }

  /** The path of one call, whose rules and people say what the test wants. */
  private static final class Answering implements CallPath {
    final List<String> said = new ArrayList<>();
    final List<String> journal = new ArrayList<>();
    Verdict verdict = new Verdict.Forward("p/allow-1");
    @Nullable Refusal people;

    @Override
    public CallJudgement judge(AwsCall call) {
      return new CallJudgement(call, List.of(), verdict);
    }

    @Override
    public Held hold(CallJudgement judgement, String body, HoldListener<CallJudgement> listener) {
      listener.waits("waits for reviewers");
      Refusal refusal = people;
      listener.settled(
          refusal == null
              ? new Settled.Passes<>(judgement.approved())
              : new Settled.Refused<>(refusal));
      return () -> {};
    }

    @Override
    public long forwarded(CallJudgement judgement) {
      journal.add("forwarded " + judgement.verdict().rule());
      return 1;
    }

    @Override
    public void refused(CallJudgement judgement, Refusal refusal) {
      journal.add("refused " + refusal.reason().code());
    }

    @Override
    public void refused(String what, Refusal refusal) {
      throw new AssertionError("it was understood");
    }

    @Override
    public void finished(long exchange, Response response) {
      journal.add(
          "finished " + response.end() + " " + StandardCharsets.UTF_8.decode(response.body()));
    }

    @Override
    public SessionId session() {
      return new SessionId("0123456789ab");
    }

    @Override
    public Identity identity() {
      return new Identity("https://idp.test", "1", "ann", Set.of("dba"), Map.of(), Instant.MAX);
    }

    @Override
    public void onEnd(EndListener listener) {}

    @Override
    public void onCancel(CancelListener listener) {}

    @Override
    public void cancellableBy(List<String> digests) {}

    @Override
    public int resultCap() {
      return 1_000;
    }

    @Override
    public void close(String why) {}
  }
}
