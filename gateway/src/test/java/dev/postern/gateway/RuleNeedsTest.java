package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.ActionGlob;
import dev.postern.access.Matcher;
import dev.postern.access.Policy;
import dev.postern.access.ResourceGlob;
import dev.postern.access.Rule;
import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.Models;
import dev.postern.core.AwsAccess;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.iam.Arn;
import dev.postern.iam.Role;
import dev.postern.iam.RolePolicies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is printed for rules, by asking it about every action that the reference has. */
class RuleNeedsTest {
  private static final IamReference REFERENCE = Models.load().iam();
  private static final String IN = "arn:aws:s3:::in/2026/a.csv";
  private static final String OUT = "arn:aws:s3:::out/a.csv";
  private static final String REGION = "eu-west-1";
  private static final AwsConnectionConfig PROD =
      new AwsConnectionConfig(
          "prod",
          new Role("arn:aws:iam::123456789012:role/prod", null),
          null,
          Set.of(REGION),
          Map.of());

  private final List<String> said = new ArrayList<>();

  private static Rule allow(Matcher matcher) {
    return new Rule.Allow(matcher);
  }

  private static Rule hold(Matcher matcher) {
    return new Rule.Hold(matcher, List.of("reviewers"), 1, Duration.ofMinutes(1));
  }

  private static Matcher.Aws calls(Set<String> actions, String... resources) {
    return new Matcher.Aws(
        EnumSet.allOf(Kind.class),
        Risk.LOW,
        actions.stream().map(ActionGlob::new).toList(),
        Stream.of(resources).map(ResourceGlob::new).toList(),
        null);
  }

  private static Policy policy(String group, String connection, Rule... rules) {
    return new Policy(
        "p",
        Set.of(group),
        Set.of(connection),
        Policy.Access.open(Duration.ofMinutes(15)),
        List.of(rules));
  }

  private List<Map<String, Object>> documents(Policy... policies) {
    RolePolicies.Calls calls = RuleNeeds.of(PROD, List.of(policies), REFERENCE, said::add);
    return new RolePolicies(
            Arn.ofRole("arn:aws:iam::123456789012:role/postern"),
            new RolePolicies.Needs(List.of(), List.of(calls), List.of()))
        .taken()
        .getFirst()
        .permissions();
  }

  /** Holds for every action of the reference, on either resource. */
  private static void assertAllowed(
      List<Map<String, Object>> documents, BiPredicate<IamReference.Action, String> expected) {
    IamEvaluator iam = new IamEvaluator(documents);
    List<String> wrong = new ArrayList<>();
    REFERENCE
        .actions()
        .forEach(action -> {
          for (String resource : List.of(IN, OUT)) {
            boolean wanted = expected.test(action, resource);
            if (iam.allows(action.name(), resource, REGION) != wanted
                || iam.allows(action.name(), resource, "us-west-2")) {
              wrong.add(action.name() + " on " + resource + " wanted: " + wanted);
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatRulesNameIsAllowedInTheRegionsOfTheConnectionAndNothingElse() {
    assertAllowed(
        documents(
            policy(
                "agents",
                "prod",
                allow(calls(Set.of("s3:Get*", "s3:List*"), "arn:aws:s3:::in/*")),
                hold(calls(Set.of("s3:putobjec?"), "arn:aws:s3:::out/*", "arn:aws:s3:::in/*"))),
            policy("dba", "*", allow(calls(Set.of("dynamodb:*"), "*"))),
            policy("dba", "other", allow(calls(Set.of("*"), "*")))),
        (action, resource) ->
            (action.name().matches("s3:(Get|List).*") && resource.equals(IN))
                || action.name().equals("s3:PutObject")
                || action.name().startsWith("dynamodb:"));
    assertThat(said).isEmpty();
  }

  @Test
  void whatIsDeniedToSomeMayStillBeDoneForOthers() {
    Rule all = allow(calls(Set.of("sqs:*"), "*"));
    Rule no = new Rule.Deny(calls(Set.of("sqs:DeleteQueue"), "*"));

    assertAllowed(
        documents(policy("*", "prod", all), policy("agents", "prod", no)),
        (action, _) -> action.name().startsWith("sqs:"));
    assertAllowed(
        documents(policy("agents", "prod", all), policy("*", "prod", no)),
        (action, _) ->
            action.name().startsWith("sqs:") && !action.name().equals("sqs:DeleteQueue"));
  }

  @Test
  void aRuleOfKindsOnlyIsTheActionsOfThoseKinds() {
    List<Map<String, Object>> documents =
        documents(policy("agents", "prod", allow(Matcher.ofKinds(Set.of(Kind.READ, Kind.LIST)))));

    assertThat(documents).hasSizeGreaterThan(1);
    assertAllowed(
        documents,
        (action, _) -> action.access() == AwsAccess.READ || action.access() == AwsAccess.LIST);
  }

  @Test
  void aKindThatIsDeniedToEverybodyIsDeniedAlsoWhereAnActionsPatternHasIt() {
    assertAllowed(
        documents(
            policy("agents", "prod", allow(calls(Set.of("s3:*", "sts:*"), "*"))),
            policy("*", "prod", new Rule.Deny(Matcher.ofKinds(Set.of(Kind.PRIVILEGE, Kind.ROLE))))),
        (action, _) ->
            (action.name().startsWith("s3:") && action.access() != AwsAccess.PERMISSIONS)
                || (action.name().startsWith("sts:")
                    && (action.access() == AwsAccess.READ || action.access() == AwsAccess.LIST)));
  }

  @Test
  void aPatternForServicesIsAPatternForEachOfThem() {
    assertAllowed(
        documents(policy("agents", "prod", allow(calls(Set.of("s?s:ListQ*"), "*")))),
        (action, _) -> action.name().startsWith("sqs:ListQ"));
  }

  @Test
  void whatIamHasNoWordsForIsSaidAloud() {
    documents(
        policy(
            "agents",
            "prod",
            allow(calls(Set.of("s3:GetObject"), "arn:aws:s*:::in/*")),
            hold(Matcher.of(Set.of(Kind.READ), Risk.HIGH))));

    assertThat(said)
        .containsExactly(
            "connection prod: policy p has the resource \"arn:aws:s*:::in/*\", which IAM does not take:"
                + " any is allowed",
            "connection prod: policy p has a rule by risk, which IAM does not know: all actions of"
                + " its kinds are allowed; name actions instead");
  }

  @Test
  void aRuleOfActionsAndKindsIsTheActionsOfThoseKinds() {
    assertAllowed(
        documents(
            policy(
                "agents",
                "prod",
                allow(
                    new Matcher.Aws(
                        Set.of(Kind.LIST),
                        Risk.LOW,
                        List.of(new ActionGlob("s3:*")),
                        List.of(),
                        null)))),
        (action, _) -> action.name().startsWith("s3:") && action.access() == AwsAccess.LIST);
  }
}
