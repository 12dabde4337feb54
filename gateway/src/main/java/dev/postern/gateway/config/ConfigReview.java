package dev.postern.gateway.config;

import dev.postern.core.Target;
import dev.postern.iam.RdsAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What in a valid configuration probably is not what its writer meant: rules that never have a say,
 * connections that nobody reaches or whose certificate nobody trusts, groups that look misspelt.
 * Which groups there are only the providers know.
 */
record ConfigReview(PosternConfig config, Places places) {
  private static final String ANY = "*";

  /** In the order of the file. */
  List<ConfigError> warnings() {
    List<ConfigError> warnings = new ArrayList<>(new RuleReview(config, places).warnings());
    unreached(warnings);
    unverifiable(warnings);
    onNothing(warnings);
    Map<String, List<String>> mentioned = mentions();
    misspelt(mentioned, warnings);
    warnings.sort(Comparator.comparingInt(ConfigError::line).thenComparingInt(ConfigError::column));
    return warnings;
  }

  private void unreached(List<ConfigError> warnings) {
    Stream.concat(
            config.connections().stream().map(ConnectionConfig::name),
            config.awsConnections().stream().map(AwsConnectionConfig::name))
        .filter(name -> config.policies().stream().noneMatch(policy -> policy.isOn(name)))
        .forEach(name ->
            warnings.add(
                places.warning(
                    places.named("connections", name),
                    "no policy is for \"" + name + "\": nobody reaches it")));
  }

  /** Databases on RDS have certificates of its own authorities; its proxies have not. */
  private void unverifiable(List<ConfigError> warnings) {
    for (ConnectionConfig connection : config.connections()) {
      String host = connection.address().host();
      if (RdsAddress.region(host).isPresent()
          && !host.contains(".proxy-")
          && connection.tls() instanceof Target.Tls.VerifyFull(var authorities)
          && authorities.isEmpty()) {
        warnings.add(
            places.warning(
                places.named("connections", connection.name()),
                "no JDK trusts the certificates of Amazon RDS; tls: { ca: rds } does"));
      }
    }
  }

  private void onNothing(List<ConfigError> warnings) {
    boolean none = config.connections().isEmpty() && config.awsConnections().isEmpty();
    for (int i = 0; none && i < config.policies().size(); i++) {
      warnings.add(places.warning("policies[" + i + "]", "the policy is for no connection"));
    }
  }

  /** Where each group is named. */
  private Map<String, List<String>> mentions() {
    Map<String, List<String>> mentioned = new LinkedHashMap<>();
    for (int i = 0; i < config.policies().size(); i++) {
      PolicyConfig policy = config.policies().get(i);
      String key = "policies[" + i + "]";
      mention(policy.groups(), key + ".groups", mentioned);
      PolicyConfig.Review review = policy.access().review();
      if (review != null) {
        mention(review.reviewers(), key + ".access.reviewers", mentioned);
      }
      for (int j = 0; j < policy.rules().size(); j++) {
        if (policy.rules().get(j) instanceof RuleConfig.Hold hold) {
          mention(hold.reviewers(), key + ".rules[" + j + "].hold.reviewers", mentioned);
        }
      }
    }
    for (int i = 0; i < config.masks().size(); i++) {
      mention(config.masks().get(i).unlessGroups(), "masks[" + i + "].unless-groups", mentioned);
    }
    for (int i = 0; i < config.rowFilters().size(); i++) {
      mention(config.rowFilters().get(i).groups(), "row-filters[" + i + "].groups", mentioned);
    }
    return mentioned;
  }

  private static void mention(Set<String> groups, String key, Map<String, List<String>> mentioned) {
    groups.forEach(group -> mentioned.computeIfAbsent(group, _ -> new ArrayList<>()).add(key));
  }

  private void misspelt(Map<String, List<String>> mentioned, List<ConfigError> warnings) {
    mentioned.forEach((group, keys) -> {
      if (group.equals(ANY)) {
        keys.stream()
            .filter(key -> key.endsWith(".reviewers"))
            .forEach(key ->
                warnings.add(
                    places.warning(
                        key, "\"*\" among reviewers is a group of that name, not everyone")));
        return;
      }
      List<String> others =
          mentioned.keySet().stream().filter(other -> !other.equals(group)).toList();
      String near = Words.suggestion(group, others);
      if (keys.size() == 1 && !near.isEmpty()) {
        warnings.add(
            places.warning(
                keys.getFirst(), "the group \"" + group + "\" is named only here" + near));
      }
    });
  }
}
