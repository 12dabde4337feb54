package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Grant;
import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import dev.postern.core.CallJudgement;
import dev.postern.core.FieldMask;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.Verdict;
import dev.postern.gateway.config.AwsConfig;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.gateway.config.PosternConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rules in force make of calls, from the file to the judgement. */
final class CallClearanceTest {
  private static final String YAML =
      """
      listen:
        postgres: { address: "127.0.0.1:0", tls: off }
        aws: { address: "127.0.0.1:0", tls: off }
        https: { address: "127.0.0.1:0", tls: off }
      identity:
        issuers:
          - { issuer: "https://idp.example.com", audience: postern }
      connections:
        - { name: prod, type: aws, account: "123456789012", regions: [eu-west-1] }
        - { name: test, type: aws, regions: [eu-west-1] }
      policies:
        - name: p
          groups: [agents]
          connections: [prod]
          rules:
            - allow: { actions: ["sqs:*"], resources: ["arn:aws:sqs:*:123456789012:jobs"] }
            - hold: { actions: ["sqs:Send*"], reviewers: [r] }
            - deny: { kinds: [delete] }
        - name: q
          groups: [agents]
          connections: [test]
          rules: [ { allow: { kinds: [read] } } ]
      """;

  private static final FieldMask MASK = new FieldMask("Messages[].Body", "secret");

  @TempDir private Path directory;
  private CatalogAccess catalogs;
  private Rules rules;

  @BeforeEach
  void readTheFile() throws Exception {
    catalogs = new CatalogAccess(new Logins(AwsConfig.PUBLIC, Clock.systemUTC()));
    rules = new Rules(config(YAML), catalogs, new Sessions(Clock.systemUTC()), Clock.systemUTC());
  }

  @AfterEach
  void close() throws Exception {
    catalogs.close();
  }

  private PosternConfig config(String yaml) throws Exception {
    return PosternConfig.load(
        Files.writeString(directory.resolve("postern.yaml"), yaml), _ -> null);
  }

  private static AwsCall call(String action, Kind kind, String region) {
    return call(action, kind, region, List.of());
  }

  private static AwsCall call(
      String action, Kind kind, String region, List<AwsParameter> parameters) {
    return new AwsCall(
        "sqs",
        action,
        region,
        List.of(
            new AwsAction(
                "sqs:" + action,
                kind == Kind.READ ? AwsAccess.READ : AwsAccess.WRITE,
                List.of(
                    new AwsResource("arn:${Partition}:sqs:" + region + ":${Account}:jobs", true)))),
        parameters,
        Set.of(kind),
        Risk.LOW,
        List.of());
  }

  private CallJudgement judged(AwsCall call, Function<AwsCall, List<FieldMask>> masks) {
    AwsConnectionConfig prod = Objects.requireNonNull(rules.now().awsConnection("prod"));
    Identity agent = new Identity("i", "s", "ann", Set.of("agents"), Map.of(), Instant.MAX);
    CallClearance.Caller caller =
        new CallClearance.Caller(agent, "192.0.2.1", new Grant(Map.of("p", Instant.MAX)));
    return rules
        .now()
        .calls(prod, caller, of -> new FieldMasks.Masked(masks.apply(of), false))
        .judge(call);
  }

  private CallJudgement judged(AwsCall call) {
    return judged(call, _ -> List.of());
  }

  @Test
  void aCallPassesWithTheConnectionsAccountAndItsMasks() {
    CallJudgement judgement =
        judged(call("ReceiveMessage", Kind.READ, "eu-west-1"), _ -> List.of(MASK));

    assertThat(judgement.verdict()).isEqualTo(new Verdict.Forward("p/allow-1"));
    assertThat(judgement.masks()).containsExactly(MASK);
  }

  @Test
  void aCallWhoseBodyIsMaskedAsAWholeIsNotMade() {
    AwsConnectionConfig prod = Objects.requireNonNull(rules.now().awsConnection("prod"));
    Identity agent = new Identity("i", "s", "ann", Set.of("agents"), Map.of(), Instant.MAX);
    CallClearance.Caller caller =
        new CallClearance.Caller(agent, "192.0.2.1", new Grant(Map.of("p", Instant.MAX)));

    assertThat(
            rules
                .now()
                .calls(prod, caller, _ -> new FieldMasks.Masked(List.of(MASK), true))
                .judge(call("ReceiveMessage", Kind.READ, "eu-west-1"))
                .verdict())
        .isInstanceOfSatisfying(
            Verdict.Deny.class, deny -> assertThat(deny.rule()).isEqualTo("gate/labelled-body"));
  }

  @Test
  void whatTheGateShowsForASecretIsNotWrittenInItsPlace() {
    for (boolean sensitive : List.of(true, false)) {
      List<AwsParameter> said = List.of(new AwsParameter("Password", "redacted", sensitive));
      Verdict verdict = judged(call("CreateQueue", Kind.WRITE, "eu-west-1", said)).verdict();

      assertThat(verdict)
          .isEqualTo(
              sensitive
                  ? new Verdict.Deny("gate/redacted-value", ((Verdict.Deny) verdict).refusal())
                  : new Verdict.Forward("p/allow-1"));
    }
  }

  @Test
  void aHeldCallPassesOncePeopleHaveAgreed() {
    CallJudgement judgement = judged(call("SendMessage", Kind.WRITE, "eu-west-1"));

    assertThat(judgement.verdict()).isInstanceOf(Verdict.Hold.class);
    assertThat(judgement.approved().verdict()).isEqualTo(new Verdict.Forward("p/hold-2"));
  }

  @Test
  void aRefusedCallHasTheReasonsOfStatementsAndNoMasks() {
    CallJudgement judgement =
        judged(
            call("DeleteMessage", Kind.DELETE, "eu-west-1"),
            _ -> {
              throw new AssertionError("nothing comes back of what is refused");
            });

    assertThat(judgement.verdict())
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> {
              assertThat(deny.rule()).isEqualTo("p/deny-3");
              assertThat(deny.refusal().reason().code()).isEqualTo("denied-by-policy");
            });
  }

  @Test
  void aCallToAnotherRegionIsRefusedWhateverPoliciesAllow() {
    assertThat(judged(call("ReceiveMessage", Kind.READ, "eu-west-2")).verdict())
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> {
              assertThat(deny.rule()).isEqualTo("gate/region");
              assertThat(deny.refusal().reason().sentence())
                  .isEqualTo("this connection takes calls to no other region than eu-west-1");
            });
  }

  @Test
  void aReloadChangesWhatItDecidesAboutAndNothingElse() throws Exception {
    assertThat(rules.reload(config(YAML.replace("sqs:Send*", "sqs:S*")))).containsExactly("prod");
    assertThat(
            rules.reload(
                config(
                    YAML.replace(
                            "name: test, type: aws",
                            "name: test, type: aws, account: '1" + "23456789012'")
                        .replace("sqs:Send*", "sqs:S*"))))
        .containsExactly("test");
    assertThat(rules.now().awsConnection("shop")).isNull();
  }
}
