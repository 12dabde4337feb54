package dev.postern.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a gateway runs: who gives it its own role there, and so whom that role has to trust, and
 * for which program alone.
 */
public sealed interface GatePlace {
  /** The trust policy of the gate's own role, as maps and lists. */
  Map<String, Object> trust(Arn gate);

  /** An instance of EC2, by its profile. */
  record Ec2() implements GatePlace {
    @Override
    public Map<String, Object> trust(Arn gate) {
      return given("ec2.amazonaws.com", List.of("sts:AssumeRole"), Map.of());
    }
  }

  /**
   * A task of ECS, in the account of the role.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html">Task
   *     IAM role</a>
   */
  record Ecs() implements GatePlace {
    @Override
    public Map<String, Object> trust(Arn gate) {
      String tasks = "arn:%s:ecs:*:%s:*".formatted(gate.partition(), gate.account());
      return given(
          "ecs-tasks.amazonaws.com",
          List.of("sts:AssumeRole"),
          inOrder(
              "ArnLike",
              Map.of("aws:SourceArn", tasks),
              "StringEquals",
              Map.of("aws:SourceAccount", gate.account())));
    }
  }

  /**
   * A pod, by EKS Pod Identity.
   *
   * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html">The trust
   *     policy that EKS Pod Identity needs</a>
   */
  record PodIdentity(ServiceAccount account) implements GatePlace {
    @Override
    public Map<String, Object> trust(Arn gate) {
      return given(
          "pods.eks.amazonaws.com",
          List.of("sts:AssumeRole", "sts:TagSession"),
          Map.of(
              "StringEquals",
              inOrder(
                  "aws:RequestTag/kubernetes-namespace",
                  account.namespace(),
                  "aws:RequestTag/kubernetes-service-account",
                  account.name())));
    }
  }

  /**
   * A pod, by the token of its service account (IRSA).
   *
   * @param issuer of the cluster's tokens, without {@code https://}
   * @see <a
   *     href="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html">
   *     IAM roles of service accounts</a>
   */
  record Irsa(String issuer, ServiceAccount account) implements GatePlace {
    private static final Pattern ISSUER =
        Pattern.compile("https://([a-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~/-]*[A-Za-z0-9])?)/?");

    /**
     * @param url of the cluster's issuer
     * @throws IllegalArgumentException where it is no URL of HTTPS
     */
    public static Irsa of(String url, ServiceAccount account) {
      var parts = ISSUER.matcher(url);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "the issuer of the cluster's tokens (https://oidc.eks.…), not \"" + url + "\"");
      }
      return new Irsa(parts.group(1), account);
    }

    @Override
    public Map<String, Object> trust(Arn gate) {
      String provider =
          "arn:%s:iam::%s:oidc-provider/%s".formatted(gate.partition(), gate.account(), issuer);
      return PolicyPages.document(
          List.of(
              PolicyPages.statement(
                  "GiveTheRole",
                  "Principal",
                  Map.of("Federated", provider),
                  "Action",
                  "sts:AssumeRoleWithWebIdentity",
                  "Condition",
                  Map.of(
                      "StringEquals",
                      inOrder(
                          issuer + ":sub",
                          "system:serviceaccount:%s:%s"
                              .formatted(account.namespace(), account.name()),
                          issuer + ":aud",
                          "sts.amazonaws.com")))));
    }
  }

  /** An account that pods run as, by Kubernetes's names. */
  record ServiceAccount(String namespace, String name) {
    private static final Pattern WRITTEN =
        Pattern.compile(
            "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)/([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)");

    /**
     * Reads {@code NAMESPACE/NAME}.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static ServiceAccount of(String text) {
      var parts = WRITTEN.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "NAMESPACE/NAME of a service account, not \"" + text + "\"");
      }
      return new ServiceAccount(parts.group(1), parts.group(3));
    }
  }

  private static Map<String, Object> inOrder(
      String first, Object value, String second, Object other) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, value);
    map.put(second, other);
    return map;
  }

  private static Map<String, Object> given(
      String service, List<String> actions, Map<String, Object> condition) {
    Map<String, Object> statement =
        PolicyPages.statement(
            "GiveTheRole",
            "Principal",
            Map.of("Service", service),
            "Action",
            actions.size() == 1 ? actions.getFirst() : actions);
    if (!condition.isEmpty()) {
      statement.put("Condition", condition);
    }
    return PolicyPages.document(List.of(statement));
  }
}
