package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.iam.GatePlace.ServiceAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatePlaceTest {
  private static final Arn GATE = Arn.ofRole("arn:aws-cn:iam::123456789012:role/p/postern");
  private static final ServiceAccount ACCOUNT = ServiceAccount.of("tools/postern");

  private static Map<?, ?> statement(GatePlace place) {
    Map<String, Object> document = place.trust(GATE);
    assertThat(document).containsEntry("Version", "2012-10-17");
    if (!(document.get("Statement") instanceof List<?> statements && statements.size() == 1)
        || !(statements.getFirst() instanceof Map<?, ?> statement)) {
      throw new AssertionError(document);
    }
    return statement;
  }

  @Test
  void anInstanceIsTrustedThroughItsService() {
    assertThat(statement(new GatePlace.Ec2()))
        .isEqualTo(
            Map.of(
                "Sid", "GiveTheRole",
                "Effect", "Allow",
                "Principal", Map.of("Service", "ec2.amazonaws.com"),
                "Action", "sts:AssumeRole"));
  }

  @Test
  void tasksOfTheRolesOwnAccountAloneAreTrusted() {
    assertThat(statement(new GatePlace.Ecs()).get("Condition"))
        .isEqualTo(
            Map.of(
                "ArnLike", Map.of("aws:SourceArn", "arn:aws-cn:ecs:*:123456789012:*"),
                "StringEquals", Map.of("aws:SourceAccount", "123456789012")));
  }

  @Test
  void podsOfOneServiceAccountAloneAreTrusted() {
    assertThat(statement(new GatePlace.PodIdentity(ACCOUNT)).get("Condition"))
        .isEqualTo(
            Map.of(
                "StringEquals",
                Map.of(
                    "aws:RequestTag/kubernetes-namespace", "tools",
                    "aws:RequestTag/kubernetes-service-account", "postern")));

    Map<?, ?> irsa =
        statement(GatePlace.Irsa.of("https://oidc.eks.eu-west-1.amazonaws.com/id/A1B2/", ACCOUNT));
    assertThat(irsa.get("Principal"))
        .isEqualTo(
            Map.of(
                "Federated",
                "arn:aws-cn:iam::123456789012:oidc-provider/"
                    + "oidc.eks.eu-west-1.amazonaws.com/id/A1B2"));
    assertThat(irsa.get("Action")).isEqualTo("sts:AssumeRoleWithWebIdentity");
    assertThat(irsa.get("Condition"))
        .isEqualTo(
            Map.of(
                "StringEquals",
                Map.of(
                    "oidc.eks.eu-west-1.amazonaws.com/id/A1B2:sub",
                    "system:serviceaccount:tools:postern",
                    "oidc.eks.eu-west-1.amazonaws.com/id/A1B2:aud",
                    "sts.amazonaws.com")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postern", "tools/", "/postern", "tools/*", "Tools/postern", "a/b/c", ""})
  void whatIsNoServiceAccountIsRefused(String text) {
    assertThatThrownBy(() -> ServiceAccount.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oidc.eks.eu-west-1.amazonaws.com/id/A",
        "http://oidc.example.com",
        "https://",
        "https://a b",
        "https://oidc.example.com/${x}",
        "https://oidc.example.com/?q"
      })
  void whatIsNoIssuerIsRefused(String url) {
    assertThatThrownBy(() -> GatePlace.Irsa.of(url, ACCOUNT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
