package dev.postern.gateway.doctor;

import dev.postern.gateway.doctor.Questions.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether anybody can reach the API servers of the clusters of EKS beside the gate. */
final class ClusterChecks {
  private static final String WHAT = "EKS endpoint";
  private static final String NAME = "[0-9A-Za-z][A-Za-z0-9_-]{0,99}";
  private static final int MOST_PAGES = 10;

  private final Questions questions;

  ClusterChecks(Questions questions) {
    this.questions = questions;
  }

  List<Check> in(String region) {
    List<Check> checks = new ArrayList<>();
    List<String> names = new ArrayList<>();
    String next = "";
    for (int page = 0; page == 0 || (page < MOST_PAGES && !next.isEmpty()); page++) {
      Map<String, String> asked = next.isEmpty() ? Map.of() : Map.of("nextToken", next);
      switch (questions.eks(region, "/clusters", asked)) {
        case Reply.Nothing<Map<?, ?>>(_, var words) -> {
          checks.add(Check.unknown("EKS in " + region, WHAT, words));
          return checks;
        }
        case Reply.Read<Map<?, ?>>(var answer) -> {
          names.addAll(texts(answer.get("clusters")));
          next = answer.get("nextToken") instanceof String token ? token : "";
        }
      }
    }
    if (names.isEmpty()) {
      checks.add(Check.ok("EKS in " + region, WHAT, "no cluster"));
    }
    names.stream().filter(name -> name.matches(NAME)).forEach(name -> checks.add(of(region, name)));
    if (!next.isEmpty()) {
      checks.add(
          Check.unknown("EKS in " + region, WHAT, "it has more clusters than are asked about"));
    }
    return checks;
  }

  private Check of(String region, String name) {
    String cluster = "cluster " + name;
    return switch (questions.eks(region, "/clusters/" + name, Map.of())) {
      case Reply.Nothing<Map<?, ?>>(_, var words) -> Check.unknown(cluster, WHAT, words);
      case Reply.Read<Map<?, ?>>(var answer) ->
          answer.get("cluster") instanceof Map<?, ?> described
                  && described.get("resourcesVpcConfig") instanceof Map<?, ?> network
              ? of(cluster, network)
              : Check.unknown(cluster, WHAT, "EKS says nothing of its network");
    };
  }

  private static Check of(String cluster, Map<?, ?> network) {
    if (!Boolean.TRUE.equals(network.get("endpointPublicAccess"))) {
      return Check.ok(cluster, WHAT, "private");
    }
    List<String> from = texts(network.get("publicAccessCidrs"));
    boolean anybody = from.isEmpty() || from.contains("0.0.0.0/0") || from.contains("::/0");
    return Check.warn(
        cluster,
        WHAT,
        anybody ? "public, for anybody" : "public, for " + Words.line(String.join(", ", from)),
        "aws eks update-cluster-config --resources-vpc-config endpointPublicAccess=false");
  }

  private static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
