package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolePoliciesTest {
  private static final Arn GATE = Arn.ofRole("arn:aws:iam::111111111111:role/postern");
  private static final String SHOP = "arn:aws:iam::222222222222:role/p/shop";

  private static RolePolicies.Use use(@Nullable String resource, String user, @Nullable Role role) {
    return new RolePolicies.Use("eu-west-1", resource, user, role);
  }

  private static RolePolicies logIns(Arn gate, RolePolicies.Use... uses) {
    return new RolePolicies(gate, new RolePolicies.Needs(List.of(uses), List.of(), List.of()));
  }

  private static List<Map<String, Object>> statements(List<Map<String, Object>> documents) {
    assertThat(documents).hasSize(1);
    return statements(documents.getFirst());
  }

  private static List<Map<String, Object>> statements(Map<String, Object> document) {
    assertThat(document).containsEntry("Version", "2012-10-17");
    @SuppressWarnings("unchecked") // it is made as one
    var statements = (List<Map<String, Object>>) Objects.requireNonNull(document.get("Statement"));
    return statements;
  }

  @Test
  void theGateMayTakeTheRolesOfItsConnectionsAndNothingElse() {
    RolePolicies policies =
        logIns(
            GATE,
            use("db-A", "app", new Role(SHOP, null)),
            use("db-B", "app", new Role(SHOP, null)));

    assertThat(statements(policies.gate()))
        .containsExactly(
            Map.of(
                "Sid",
                "TakeRoles",
                "Effect",
                "Allow",
                "Action",
                List.of("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"),
                "Resource",
                List.of(SHOP)));
  }

  @Test
  void aRoleLogsInAsItsConnectionsDoAndIsTakenByTheGateAlone() {
    RolePolicies policies =
        logIns(
            GATE,
            use("db-A", "app", new Role(SHOP, "one")),
            use("cluster-B", "report", new Role(SHOP, "two")));

    assertThat(policies.taken())
        .singleElement()
        .satisfies(taken -> {
          assertThat(taken.role()).isEqualTo(new Arn("aws", "222222222222", "/p/", "shop"));
          assertThat(statements(taken.permissions()))
              .singleElement()
              .satisfies(statement ->
                  assertThat(statement)
                      .containsEntry("Action", "rds-db:connect")
                      .containsEntry(
                          "Resource",
                          List.of(
                              "arn:aws:rds-db:eu-west-1:222222222222:dbuser:db-A/app",
                              "arn:aws:rds-db:eu-west-1:222222222222:dbuser:cluster-B/report")));
          assertThat(statements(taken.trust()))
              .allSatisfy(statement ->
                  assertThat(statement).containsEntry("Principal", Map.of("AWS", GATE.toString())))
              .extracting(
                  statement -> statement.get("Action"), statement -> statement.get("Condition"))
              .containsExactly(
                  tuple(
                      "sts:AssumeRole",
                      Map.of(
                          "StringLike", Map.of("sts:RoleSessionName", "postern-*"),
                          "StringEquals", Map.of("sts:ExternalId", List.of("one", "two")))),
                  tuple(
                      "sts:SetSourceIdentity",
                      Map.of("StringLike", Map.of("sts:SourceIdentity", "*"))),
                  tuple(
                      "sts:TagSession",
                      Map.of(
                          "ForAllValues:StringEquals",
                          Map.of(
                              "aws:TagKeys",
                              List.of("postern-person", "postern-groups", "postern-session")))));
        });
  }

  @Test
  void withoutARoleTheGateItselfLogsInAndNoRoleIsTaken() {
    RolePolicies policies = logIns(GATE, use(null, "app", null));

    assertThat(policies.taken()).isEmpty();
    assertThat(statements(policies.gate()))
        .containsExactly(
            Map.of(
                "Sid", "LogIn",
                "Effect", "Allow",
                "Action", "rds-db:connect",
                "Resource", List.of("arn:aws:rds-db:eu-west-1:111111111111:dbuser:*/app")));
  }

  @Test
  void aUsersNameIsNoPatternAndNoVariable() {
    RolePolicies policies = logIns(GATE, use("db-A", "a*b?${c}", null));

    assertThat(statements(policies.gate()).getFirst().get("Resource"))
        .isEqualTo(List.of("arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-A/a${*}b${?}${$}{c}"));
  }

  @Test
  void aRoleIsOfThePartitionThatItsNameSays() {
    Arn china = Arn.ofRole("arn:aws-cn:iam::111111111111:role/postern");
    RolePolicies policies = logIns(china, new RolePolicies.Use("cn-north-1", "db-A", "app", null));

    assertThat(statements(policies.gate()).getFirst().get("Resource"))
        .isEqualTo(List.of("arn:aws-cn:rds-db:cn-north-1:111111111111:dbuser:db-A/app"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::1:role/x",
        "arn:aws:iam::111111111111:user/x",
        "arn:aws:iam::111111111111:role/",
        "arn:aws:iam::111111111111:role/a*",
        "arn:aws:sts::111111111111:assumed-role/x/y"
      })
  void whatIsNoRoleIsNotReadAsOne(String text) {
    assertThat(Arn.isRole(text)).isFalse();
  }

  private static final Permission GET =
      new Permission(List.of("s3:Get*"), List.of("arn:aws:s3:::in/*"));
  private static final Permission DELETE =
      new Permission(List.of("s3:Delete*"), List.of("arn:aws:s3:::*"));

  private static RolePolicies calls(@Nullable Role role, List<String> secrets, int connections) {
    RolePolicies.Calls calls =
        new RolePolicies.Calls(
            role, Set.of("eu-west-1", "eu-central-1"), List.of(GET), List.of(DELETE));
    return new RolePolicies(
        GATE, new RolePolicies.Needs(List.of(), Collections.nCopies(connections, calls), secrets));
  }

  @Test
  void aRoleCallsWhatItsConnectionAllowsInItsRegionsAndNeverWhatIsDenied() {
    RolePolicies policies = calls(new Role(SHOP, null), List.of(), 1);

    assertThat(statements(policies.taken().getFirst().permissions()))
        .containsExactly(
            Map.of(
                "Sid",
                "Call",
                "Effect",
                "Allow",
                "Action",
                List.of("s3:Get*"),
                "Resource",
                List.of("arn:aws:s3:::in/*"),
                "Condition",
                Map.of(
                    "StringEquals",
                    Map.of("aws:RequestedRegion", List.of("eu-central-1", "eu-west-1")))),
            Map.of(
                "Sid",
                "Never",
                "Effect",
                "Deny",
                "Action",
                List.of("s3:Delete*"),
                "Resource",
                List.of("arn:aws:s3:::*")));
  }

  @Test
  void whatOneConnectionDeniesIsNotDeniedToAnotherByTheSameRole() {
    assertThat(
            statements(calls(new Role(SHOP, null), List.of(), 2).taken().getFirst().permissions()))
        .extracting(statement -> statement.get("Sid"))
        .containsExactly("Call", "Call2");
    assertThat(statements(calls(null, List.of("arn:aws:ssm:eu-west-1:1:parameter/a"), 1).gate()))
        .extracting(statement -> statement.get("Effect"))
        .containsExactly("Allow", "Allow");
  }

  @Test
  void theGateReadsTheSecretsThatItIsToldOfAndNoOther() {
    String secret = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop-AbCdEf";
    String parameter = "arn:aws:ssm:eu-west-1:111111111111:parameter/shop/password";
    RolePolicies policies =
        new RolePolicies(
            GATE, new RolePolicies.Needs(List.of(), List.of(), List.of(secret, parameter, secret)));

    assertThat(statements(policies.gate()))
        .extracting(statement -> statement.get("Action"), statement -> statement.get("Resource"))
        .containsExactly(
            tuple("secretsmanager:GetSecretValue", List.of(secret)),
            tuple("ssm:GetParameter", List.of(parameter)));
  }

  @Test
  void whatIsTooLongForOneManagedPolicyIsSeveralThatSayTheSame() {
    List<String> actions =
        IntStream.range(0, 1_000).mapToObj("service:AnAction%04d"::formatted).toList();
    RolePolicies policies =
        new RolePolicies(
            GATE,
            new RolePolicies.Needs(
                List.of(),
                List.of(
                    new RolePolicies.Calls(
                        null,
                        Set.of(),
                        List.of(new Permission(actions, List.of("*")), GET),
                        List.of())),
                List.of()));

    List<Map<String, Object>> documents = policies.gate();
    assertThat(documents)
        .hasSizeBetween(4, 8)
        .allSatisfy(document ->
            assertThat(PolicyPages.length(document)).isLessThanOrEqualTo(PolicyPages.LONGEST));
    assertThat(
            documents.stream()
                .flatMap(document -> statements(document).stream())
                .flatMap(statement ->
                    ((List<?>) Objects.requireNonNull(statement.get("Action"))).stream()))
        .map(Object::toString)
        .containsExactlyElementsOf(Stream.concat(actions.stream(), Stream.of("s3:Get*")).toList());
  }
}
