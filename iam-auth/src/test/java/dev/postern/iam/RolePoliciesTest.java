package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static List<Map<String, Object>> statements(Map<String, Object> document) {
    assertThat(document).containsEntry("Version", "2012-10-17");
    @SuppressWarnings("unchecked") // it is made as one
    var statements = (List<Map<String, Object>>) Objects.requireNonNull(document.get("Statement"));
    return statements;
  }

  @Test
  void theGateMayTakeTheRolesOfItsConnectionsAndNothingElse() {
    RolePolicies policies =
        new RolePolicies(
            GATE,
            List.of(
                use("db-A", "app", new Role(SHOP, null)),
                use("db-B", "app", new Role(SHOP, null))));

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
        new RolePolicies(
            GATE,
            List.of(
                use("db-A", "app", new Role(SHOP, "one")),
                use("cluster-B", "report", new Role(SHOP, "two"))));

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
    RolePolicies policies = new RolePolicies(GATE, List.of(use(null, "app", null)));

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
    RolePolicies policies = new RolePolicies(GATE, List.of(use("db-A", "a*b?${c}", null)));

    assertThat(statements(policies.gate()).getFirst().get("Resource"))
        .isEqualTo(List.of("arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-A/a${*}b${?}${$}{c}"));
  }

  @Test
  void aRoleIsOfThePartitionThatItsNameSays() {
    Arn china = Arn.ofRole("arn:aws-cn:iam::111111111111:role/postern");
    RolePolicies policies =
        new RolePolicies(china, List.of(new RolePolicies.Use("cn-north-1", "db-A", "app", null)));

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
}
