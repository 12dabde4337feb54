package dev.postern.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.json.JsonReader;
import dev.postern.iam.Arn;
import dev.postern.iam.Permission;
import dev.postern.iam.Role;
import dev.postern.iam.RolePolicies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Permissions that are too long for one policy. */
class IamPolicyTextTest {
  private static final Arn GATE = Arn.ofRole("arn:aws:iam::123456789012:role/postern");

  private static RolePolicies calls(String role) {
    List<String> actions = IntStream.range(0, 500).mapToObj("a:Action%04d"::formatted).toList();
    return new RolePolicies(
        GATE,
        new RolePolicies.Needs(
            List.of(),
            List.of(
                new RolePolicies.Calls(
                    role.isEmpty() ? null : new Role(role, null),
                    Set.of(),
                    List.of(new Permission(actions, List.of("*"))),
                    List.of())),
            List.of()));
  }

  @Test
  void terraformAttachesThemAsManagedPolicies() {
    assertThat(IamPolicyText.TERRAFORM.of(GATE, null, calls("arn:aws:iam::123456789012:role/prod")))
        .startsWith("resource \"aws_iam_role_policy\" \"postern_gate\" {\n")
        .contains("resource \"aws_iam_policy\" \"postern_1_1\" {\n  name = \"postern_1-1\"")
        .contains("resource \"aws_iam_policy\" \"postern_1_2\" {")
        .contains(
            """
            resource "aws_iam_role_policy_attachment" "postern_1_2" {
              role = aws_iam_role.postern_1.id
              policy_arn = aws_iam_policy.postern_1_2.arn
            }
            """
                .strip())
        .doesNotContain("\"aws_iam_role_policy\" \"postern_1\"");
    assertThat(IamPolicyText.TERRAFORM.of(GATE, null, calls("")))
        .startsWith("resource \"aws_iam_policy\" \"postern_gate_1\" {\n")
        .contains("  role = \"postern\"\n  policy_arn = aws_iam_policy.postern_gate_1.arn");
  }

  @Test
  void cloudFormationAttachesThemAsManagedPolicies() {
    assertThat(
            JsonReader.read(
                IamPolicyText.CLOUDFORMATION.of(
                    GATE, null, calls("arn:aws:iam::123456789012:role/prod"))))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .extractingByKey("Resources", InstanceOfAssertFactories.MAP)
        .containsOnlyKeys(
            "PosternGate", "PosternRole1", "PosternRole1Policy1", "PosternRole1Policy2")
        .extractingByKey("PosternRole1Policy2", InstanceOfAssertFactories.MAP)
        .containsEntry("Type", "AWS::IAM::ManagedPolicy")
        .extractingByKey("Properties", InstanceOfAssertFactories.MAP)
        .containsEntry("Roles", List.of(Map.of("Ref", "PosternRole1")));
  }
}
