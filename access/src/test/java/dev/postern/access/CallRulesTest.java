package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static dev.postern.access.Asking.SHOP;
import static dev.postern.access.Asking.allow;
import static dev.postern.access.Asking.deny;
import static dev.postern.access.Asking.hold;
import static dev.postern.access.Asking.member;
import static dev.postern.access.Asking.policy;
import static dev.postern.access.Asking.statement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules make of calls of AWS's APIs. */
final class CallRulesTest {
  private static final String OBJECT = "arn:${Partition}:s3:::reports/2026/a.csv";
  private static final AwsCall GET =
      call(Risk.LOW, Set.of(Kind.READ), action("s3:GetObject", AwsAccess.READ, OBJECT));
  private static final AwsCall DROP =
      call(
          Risk.HIGH,
          Set.of(Kind.DELETE),
          action("s3:DeleteBucket", AwsAccess.WRITE, "arn:${Partition}:s3:::reports"));

  private static AwsAction action(String name, AwsAccess access, String... arns) {
    return new AwsAction(
        name, access, Arrays.stream(arns).map(arn -> new AwsResource(arn, true)).toList());
  }

  private static AwsCall call(Risk risk, Set<Kind> kinds, AwsAction... actions) {
    return new AwsCall(
        "s3",
        "GetObject",
        "eu-west-1",
        List.of(actions),
        List.of(
            new AwsParameter("Bucket", "reports", false),
            new AwsParameter("Tags[].Key", "a", false),
            new AwsParameter("Parts[].Value", "shown", false),
            new AwsParameter("Parts[].Value", "hunter2", true),
            new AwsParameter("Password", "hunter2", true)),
        kinds,
        risk,
        risk == Risk.LOW ? List.of() : List.of(new Reason("deletes", "it deletes a bucket")));
  }

  private static AwsCall on(AwsResource resource) {
    return call(
        Risk.LOW, Set.of(Kind.READ), new AwsAction("x:Get", AwsAccess.READ, List.of(resource)));
  }

  private static Matcher rule(Set<Kind> kinds, String actions, String... resources) {
    return new Matcher.Aws(
        kinds,
        Risk.LOW,
        actions.isEmpty() ? List.of() : List.of(new ActionGlob(actions)),
        Arrays.stream(resources).map(ResourceGlob::new).toList(),
        null);
  }

  private static Matcher rule(String actions, String... resources) {
    return rule(EnumSet.allOf(Kind.class), actions, resources);
  }

  private static Matcher when(String condition) {
    return new Matcher.Aws(
        EnumSet.allOf(Kind.class),
        Risk.LOW,
        List.of(new ActionGlob("*")),
        List.of(),
        Condition.compile(condition));
  }

  private static Verdict verdict(AwsCall call, @Nullable String account, Rule... rules) {
    Grant grant = new Grant(Map.of("p", Instant.MAX));
    return new Policies(List.of(policy("p", rules)))
        .decide(
            new Question(member("agents"), null, grant, SHOP, new Question.Call(call, account)),
            NOW);
  }

  private static String decided(AwsCall call, Rule... rules) {
    return switch (verdict(call, null, rules)) {
      case Verdict.Forward forward -> "forward " + forward.rule();
      case Verdict.Hold held -> "hold " + held.rule();
      case Verdict.Deny denied -> "deny " + denied.rule();
      case Verdict.Rewrite rewritten -> "rewrite " + rewritten.rule();
    };
  }

  private static boolean allows(AwsCall call, @Nullable String account, Matcher matcher) {
    return verdict(call, account, allow(matcher)) instanceof Verdict.Forward;
  }

  private static boolean denies(AwsCall call, @Nullable String account, Matcher matcher) {
    return verdict(call, account, allow(rule("*")), deny(matcher)) instanceof Verdict.Deny;
  }

  @Test
  void denyWinsThenHoldThenAllowAndNothingIsRefused() {
    assertThat(decided(GET)).isEqualTo("deny default");
    assertThat(decided(GET, allow(rule("s3:Get*")))).isEqualTo("forward p/allow-1");
    assertThat(decided(GET, allow(rule("s3:Get*")), hold(rule("s3:*"), 1)))
        .isEqualTo("hold p/hold-2");
    assertThat(decided(GET, hold(rule("s3:*"), 1), deny(rule("*:getobject"))))
        .isEqualTo("deny p/deny-2");
    assertThat(decided(GET, allow(rule("s3:Put*")))).isEqualTo("deny default");
  }

  @Test
  void aRuleOfKindsOnlyIsAboutCallsToo() {
    assertThat(decided(GET, allow(Asking.READS))).isEqualTo("forward p/allow-1");
    assertThat(decided(DROP, allow(Asking.READS))).isEqualTo("deny default");
    assertThat(decided(DROP, allow(rule("*")), deny(Matcher.ofRisk(Risk.HIGH))))
        .isEqualTo("deny p/deny-2");
  }

  @Test
  void rulesAboutRelationsSayNothingAboutCallsNorTheOtherWayRound() {
    Matcher orders =
        new Matcher.Sql(
            EnumSet.allOf(Kind.class),
            Risk.LOW,
            new ObjectPatterns(List.of(NamePattern.parse("*.*", 2)), List.of(), Set.of()),
            null);
    assertThat(decided(GET, allow(orders))).isEqualTo("deny default");
    assertThat(decided(GET, allow(rule("*")), deny(orders))).isEqualTo("forward p/allow-1");
    assertThat(Asking.verdict(policy("p", allow(rule("*"))), statement(Kind.READ)))
        .isInstanceOf(Verdict.Deny.class);
  }

  @Nested
  class EachActionOnEachResource {
    private final AwsCall copy =
        call(
            Risk.MEDIUM,
            Set.of(Kind.READ, Kind.WRITE),
            action("s3:PutObject", AwsAccess.WRITE, "arn:aws:s3:::to/a"),
            action("s3:GetObject", AwsAccess.READ, "arn:aws:s3:::from/a", "arn:aws:s3:::from/b"));

    @Test
    void needsAPermission() {
      Rule put = allow(rule("s3:Put*", "arn:aws:s3:::to/*"));
      assertThat(decided(copy, put)).isEqualTo("deny default");
      assertThat(decided(copy, put, allow(rule("s3:Get*", "arn:aws:s3:::from/a"))))
          .isEqualTo("deny default");
      assertThat(decided(copy, put, allow(rule("s3:Get*", "arn:aws:s3:::from/?"))))
          .isEqualTo("forward p/allow-1");
    }

    @Test
    void mayRefuse() {
      assertThat(decided(copy, allow(rule("*")), deny(rule("s3:Get*", "arn:aws:s3:::from/b"))))
          .isEqualTo("deny p/deny-2");
    }

    @Test
    void isOfItsOwnKind() {
      Matcher writesBack = rule(Set.of(Kind.WRITE), "", "arn:aws:s3:::from/*");
      assertThat(decided(copy, allow(rule("*")), deny(writesBack))).isEqualTo("forward p/allow-1");
      assertThat(
              decided(
                  copy,
                  allow(rule(Set.of(Kind.READ), "s3:Get*")),
                  allow(rule(Set.of(Kind.WRITE), "s3:Put*"))))
          .isEqualTo("forward p/allow-1");
    }

    @Test
    void isOfWhatTheCallIsBesides() {
      AwsCall assume =
          call(
              Risk.HIGH,
              Set.of(Kind.WRITE, Kind.ROLE),
              action("sts:AssumeRole", AwsAccess.WRITE, "arn:aws:iam::1:role/a"));
      assertThat(decided(assume, allow(rule(Set.of(Kind.WRITE), "sts:*"))))
          .isEqualTo("deny default");
      assertThat(decided(assume, allow(rule("sts:*")))).isEqualTo("forward p/allow-1");
    }

    @Test
    void maybeWritesOrDeletesWhereTheCallDoesBoth() {
      AwsCall both =
          call(
              Risk.HIGH,
              Set.of(Kind.WRITE, Kind.DELETE),
              action("x:Move", AwsAccess.WRITE, "arn:aws:x:::a"),
              action("x:Delete", AwsAccess.WRITE, "arn:aws:x:::a"));
      assertThat(
              decided(
                  both,
                  allow(rule(Set.of(Kind.WRITE), "x:Move")),
                  allow(rule(Set.of(Kind.DELETE), "x:Delete"))))
          .isEqualTo("deny default");
      assertThat(decided(both, allow(rule("x:*")), deny(rule(Set.of(Kind.DELETE), "x:Move"))))
          .isEqualTo("deny p/deny-2");
    }

    @Test
    void hasTheRiskOfTheWholeCall() {
      Matcher high =
          new Matcher.Aws(
              EnumSet.allOf(Kind.class),
              Risk.HIGH,
              List.of(new ActionGlob("s3:*")),
              List.of(),
              null);
      assertThat(decided(DROP, allow(rule("*")), hold(high, 1))).isEqualTo("hold p/hold-2");
      assertThat(decided(GET, allow(rule("*")), hold(high, 1))).isEqualTo("forward p/allow-1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:${Partition}:s3:::a/b                            | true  |              | arn:aws:s3:::a/*                          | all
          arn:${Partition}:s3:::a/b                            | true  |              | arn:aws-cn:s3:::a/*                       | none
          arn:${Partition}:s3:::a/*                            | true  |              | arn:aws:s3:::a/b                          | none
          arn:${Partition}:sqs:eu-west-1:${Account}:q          | true  |              | arn:aws:sqs:*:*:q                         | all
          arn:${Partition}:sqs:eu-west-1:${Account}:q          | true  |              | arn:aws:sqs:*:123456789012:q              | some
          arn:${Partition}:sqs:eu-west-1:${Account}:q          | true  | 123456789012 | arn:aws:sqs:*:123456789012:q              | all
          arn:${Partition}:sqs:eu-west-1:${Account}:q          | true  | 123456789012 | arn:aws:sqs:*:123456789013:q              | none
          arn:${Partition}:ec2:eu-west-1:1:instance/${Id}      | false |              | arn:aws:ec2:*:*:instance/*                | all
          arn:${Partition}:ec2:eu-west-1:1:instance/${Id}      | false |              | arn:aws:ec2:*:*:instance/i-1              | some
          arn:${Partition}:ec2:eu-west-1:1:instance/${Id}      | false |              | arn:aws:ec2:*:*:volume/*                  | none
          arn:${Partition}:kms:eu-west-1:1:key/alias/a         | false |              | arn:aws:kms:*:*:key/alias/a               | some
          arn:${Partition}:kms:eu-west-1:1:key/alias/a         | false |              | arn:aws:kms:*:2:key/1                     | some
          arn:${Partition}:kms:eu-west-1:1:key/alias/a         | false |              | *                                         | all
          arn:${Partition}:secretsmanager:eu-west-1:1:secret:a/b | false |            | arn:aws:secretsmanager:*:*:secret:a/*     | all
          arn:${Partition}:secretsmanager:eu-west-1:1:secret:a/b | false |            | arn:aws:secretsmanager:*:*:secret:a/b     | none
          arn:${Partition}:secretsmanager:eu-west-1:1:secret:a/b | false |            | arn:aws:secretsmanager:*:*:secret:a/b-1A2b3C | some
          arn:${Partition}:iam::1:user/bob                     | false |              | arn:aws:iam::1:user/*                     | all
          arn:${Partition}:iam::1:user/bob                     | false |              | arn:aws:iam::1:user/bob                   | some
          arn:${Partition}:iam::1:user/bob                     | false |              | arn:aws:iam::1:user/admins/*              | some
          arn:${Partition}:iam::1:user/bob                     | false |              | arn:aws:iam::1:user/*/ann                 | none
          *                                                    | false |              | arn:aws:s3:::a                            | some
          *                                                    | false |              | *                                         | all
          """)
  void allowsWhatIsSurelyOfTheGlobAndRestrictsWhatMayBe(
      String arn, boolean exact, @Nullable String account, String glob, String of) {
    AwsCall call = on(new AwsResource(arn, exact));

    assertThat(allows(call, account, rule("*", glob))).isEqualTo(of.equals("all"));
    assertThat(denies(call, account, rule("*", glob))).isEqualTo(!of.equals("none"));
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, aws, true", "us-east-1, aws, true", "cn-north-1, aws-cn, true",
    "us-gov-west-1, aws-us-gov, true", "cn-north-1, aws, false", "us-iso-east-1, aws, false",
    "eu-isoe-west-1, aws, false", "us-gov-west-1, aws, false"
  })
  void thePartitionFollowsFromTheRegion(String region, String partition, boolean allowed) {
    AwsCall call =
        new AwsCall(
            "s3",
            "GetObject",
            region,
            List.of(action("s3:GetObject", AwsAccess.READ, OBJECT)),
            List.of(),
            Set.of(Kind.READ),
            Risk.LOW,
            List.of());
    assertThat(allows(call, null, rule("*", "arn:" + partition + ":s3:::reports/*")))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service == 's3' && operation == 'GetObject' && region == 'eu-west-1'",
        "'s3:GetObject' in actions && resources.all(r, r.endsWith('.csv'))",
        "params.Bucket == 'reports' && params['Tags[].Key'] == ['a']",
        "!has(params.Acl) && !('Key' in params)",
        "kinds == ['read'] && risk == low && user == 'ada'",
      })
  void aConditionSeesTheCall(String condition) {
    assertThat(decided(GET, allow(when(condition)))).isEqualTo("forward p/allow-1");
    assertThat(decided(GET, allow(rule("*")), deny(when("!(" + condition + ")"))))
        .isEqualTo("forward p/allow-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "params.Password == 'hunter2'",
        "params.Password != 'hunter2'",
        "params['Parts[].Value'] == ['shown']",
        "params['Parts[].Value'] != ['shown']",
        "has(params.Password)",
        "!has(params.Password)",
        "'Password' in params",
        "!('Password' in params)",
        "params.exists(p, p == 'Password')",
        "params.all(p, p != 'Acl')",
        "size(params) > 2",
        "size(params) < 3",
        "params == {'Bucket': 'reports'}",
        "params != {'Bucket': 'reports'}",
        "params.Missing == 'x'",
        "rows > 10",
        "'a.b' in relations",
      })
  void whatIsSensitiveOrNotThereFailsClosed(String condition) {
    assertThat(decided(GET, allow(when(condition)))).isEqualTo("deny default");
    assertThat(decided(GET, allow(rule("*")), deny(when(condition)))).isEqualTo("deny p/deny-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ACL' in params",
        "!('ACL' in params)",
        "params.RoleArn == 'arn:aws:iam::1:role/a'",
        "service == 's3'",
        "service == 'sts'",
        "operation.startsWith('Put')",
        "region == 'us-east-1'"
      })
  void whatACallOnlyMakesPossibleCannotBeTold(String condition) {
    AwsCall call =
        new AwsCall(
            "sts",
            "AssumeRole",
            "eu-west-1",
            List.of(
                action("sts:AssumeRole", AwsAccess.WRITE, "arn:aws:iam::1:role/a"),
                new AwsAction(
                    "s3:PutObject",
                    AwsAccess.WRITE,
                    List.of(new AwsResource("arn:aws:s3:::out/a", true)),
                    true)),
            List.of(new AwsParameter("RoleArn", "arn:aws:iam::1:role/a", false)),
            Set.of(Kind.WRITE, Kind.ROLE),
            Risk.HIGH,
            List.of());
    Matcher puts =
        new Matcher.Aws(
            EnumSet.allOf(Kind.class),
            Risk.LOW,
            List.of(new ActionGlob("s3:Put*")),
            List.of(),
            Condition.compile(condition));

    assertThat(decided(call, allow(rule("*")), deny(puts))).isEqualTo("deny p/deny-2");
    assertThat(decided(call, allow(rule("sts:*")), allow(puts))).isEqualTo("deny default");
    assertThat(decided(call, allow(rule("*")), deny(rule("s3:Get*"))))
        .isEqualTo("forward p/allow-1");
  }

  @Test
  void aConditionOverCallsCannotBeToldOfStatements() {
    Matcher condition =
        new Matcher.Sql(
            Set.of(Kind.READ), Risk.LOW, ObjectPatterns.ANY, Condition.compile("service == 's3'"));
    assertThat(Asking.verdict(policy("p", allow(condition)), statement(Kind.READ)))
        .isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void aRefusalNamesTheActions() {
    assertThat(sentence(verdict(DROP, null, allow(Asking.READS))))
        .isEqualTo("policy p does not allow delete by s3:DeleteBucket");
    assertThat(sentence(verdict(DROP, null, allow(rule("*")), deny(rule("s3:Delete*")))))
        .isEqualTo("policy p denies delete by s3:DeleteBucket by its rule deny-2");
  }

  @Test
  void whatRulesMadeOfItIsExplained() {
    Grant grant = new Grant(Map.of("p", Instant.MAX));
    Policies policies =
        new Policies(
            List.of(
                policy(
                    "p",
                    allow(rule("s3:Put*")),
                    allow(rule("s3:*", "arn:aws:s3:::other/*")),
                    allow(Asking.READS))));
    assertThat(
            policies.explain(
                new Question(member("agents"), null, grant, SHOP, new Question.Call(GET, null)),
                NOW))
        .extracting(Considered::why)
        .containsExactly(
            "is about other actions", "does not surely hold what this is on", "matches read");
  }

  private static String sentence(Verdict verdict) {
    return ((Verdict.Deny) verdict).refusal().reason().sentence();
  }
}
