package dev.postern.gateway;

import dev.postern.access.ActionGlob;
import dev.postern.access.Matcher;
import dev.postern.access.Policy;
import dev.postern.access.ResourceGlob;
import dev.postern.access.Rule;
import dev.postern.aws.ActionKinds;
import dev.postern.aws.ActionPatterns;
import dev.postern.aws.model.IamReference;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.iam.Permission;
import dev.postern.iam.RolePolicies.Calls;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the rules of a connection to AWS let pass, in the words of IAM: what an allow or a hold of
 * any policy matches, for whomever, and not what is denied to everybody.
 */
final class RuleNeeds {
  private static final String ANY = "*";

  private final IamReference reference;
  private final Consumer<String> aloud;

  /** Actions by the resources that they are allowed on. */
  private final Map<Set<String>, Set<String>> allowed = new LinkedHashMap<>();

  private final List<Permission> denied = new ArrayList<>();
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final Set<Kind> deniedKinds = EnumSet.noneOf(Kind.class);

  private RuleNeeds(IamReference reference, Consumer<String> aloud) {
    this.reference = reference;
    this.aloud = aloud;
  }

  /**
   * @param policies of all connections
   * @param aloud told where IAM has no words for what a rule says, so that more is allowed
   */
  static Calls of(
      AwsConnectionConfig connection,
      List<Policy> policies,
      IamReference reference,
      Consumer<String> aloud) {
    RuleNeeds needs =
        new RuleNeeds(
            reference,
            sentence -> aloud.accept("connection " + connection.name() + ": " + sentence));
    for (Policy policy : policies) {
      if (policy.connections().contains(Policy.ANY)
          || policy.connections().contains(connection.name())) {
        policy.rules().forEach(rule -> needs.add(policy, rule));
      }
    }
    return needs.calls(connection);
  }

  private void add(Policy policy, Rule rule) {
    switch (rule) {
      case Rule.Allow(var matcher) -> allow(policy, matcher);
      case Rule.Hold(var matcher, _, _, _) -> allow(policy, matcher);
      case Rule.Deny(var matcher) -> {
        if (isForEverybody(policy)) {
          deny(policy, matcher);
        }
      }
    }
  }

  /** Whoever comes is under it, and needs nobody for that. */
  private static boolean isForEverybody(Policy policy) {
    return policy.groups().contains(Policy.ANY) && policy.access().request() == Policy.Request.NONE;
  }

  private void allow(Policy policy, Matcher matcher) {
    switch (matcher) {
      case Matcher.Aws aws -> {
        sayRisk(policy, aws.risk());
        Set<String> actions = actions(aws);
        if (aws.actions().isEmpty() && aws.resources().isEmpty()) {
          kinds.addAll(aws.kinds());
        } else {
          allowed
              .computeIfAbsent(resources(policy, texts(aws)), _ -> new TreeSet<>())
              .addAll(actions);
        }
      }
      case Matcher.Sql sql -> {
        // What touches tables and columns is no call.
        if (!sql.looks().objects()) {
          sayRisk(policy, sql.risk());
          kinds.addAll(sql.kinds());
        }
      }
      case Matcher.Kubernetes _ -> {}
    }
  }

  private void sayRisk(Policy policy, Risk risk) {
    if (risk != Risk.LOW) {
      aloud.accept(
          "policy %s has a rule by risk, which IAM does not know: all actions of its kinds are"
                  .formatted(policy.name())
              + " allowed; name actions instead");
    }
  }

  private void deny(Policy policy, Matcher matcher) {
    switch (matcher) {
      case Matcher.Aws aws -> {
        if (aws.risk() != Risk.LOW || aws.when() != null) {
          return;
        }
        if (aws.actions().isEmpty() && aws.resources().isEmpty()) {
          deniedKinds.addAll(aws.kinds());
          return;
        }
        Set<String> actions = actions(aws);
        Set<String> resources = texts(aws);
        if (!actions.isEmpty() && resources.stream().allMatch(RuleNeeds::isOfIam)) {
          denied.add(
              new Permission(List.copyOf(actions), List.copyOf(resources(policy, resources))));
        }
      }
      case Matcher.Sql sql -> {
        if (!sql.looks().objects() && sql.risk() == Risk.LOW && sql.when() == null) {
          deniedKinds.addAll(sql.kinds());
        }
      }
      case Matcher.Kubernetes _ -> {}
    }
  }

  private Calls calls(AwsConnectionConfig connection) {
    List<Permission> permissions = new ArrayList<>();
    kinds.removeAll(deniedKinds);
    if (kinds.contains(Kind.UNKNOWN) && deniedKinds.isEmpty() && isEverything()) {
      permissions.add(new Permission(List.of(ANY), List.of(ANY)));
    } else {
      if (kinds.contains(Kind.UNKNOWN)) {
        aloud.accept(
            "actions that the service authorization reference does not have are not printed");
      }
      List<String> ofKinds = ActionGlobs.of(reference, action -> kinds.containsAll(kinds(action)));
      if (!ofKinds.isEmpty()) {
        permissions.add(new Permission(ofKinds, List.of(ANY)));
      }
    }
    allowed.forEach((resources, actions) -> {
      if (!actions.isEmpty()) {
        permissions.add(new Permission(List.copyOf(actions), List.copyOf(resources)));
      }
    });
    denyKinds();
    return new Calls(connection.role(), connection.regions(), permissions, denied);
  }

  private boolean isEverything() {
    return reference.actions().allMatch(action -> kinds.containsAll(kinds(action)));
  }

  private static Set<Kind> kinds(IamReference.Action action) {
    return ActionKinds.of(action.name(), action.access());
  }

  /** Of what is denied by its kind, what an action's pattern would allow. */
  private void denyKinds() {
    if (deniedKinds.isEmpty() || allowed.isEmpty()) {
      return;
    }
    List<ActionPatterns> patterns = allowed.values().stream().map(ActionPatterns::of).toList();
    List<String> actions =
        ActionGlobs.of(
            reference,
            action ->
                kinds(action).stream().anyMatch(deniedKinds::contains)
                    && patterns.stream().anyMatch(globs -> globs.match(action.name())));
    if (!actions.isEmpty()) {
      denied.add(new Permission(actions, List.of(ANY)));
    }
  }

  private static Set<String> texts(Matcher.Aws aws) {
    return aws.resources().isEmpty()
        ? Set.of(ANY)
        : aws.resources().stream().map(ResourceGlob::text).collect(Collectors.toSet());
  }

  /** Those that the rule names; where it names kinds too, those of them that are of such a kind. */
  private Set<String> actions(Matcher.Aws aws) {
    Set<String> patterns =
        aws.actions().isEmpty()
            ? Set.of(ANY)
            : aws.actions().stream().map(ActionGlob::text).collect(Collectors.toSet());
    if (aws.kinds().containsAll(EnumSet.allOf(Kind.class))) {
      return actions(patterns);
    }
    ActionPatterns named = ActionPatterns.of(patterns);
    return new TreeSet<>(
        ActionGlobs.of(
            reference,
            action ->
                named.match(action.name())
                    && kinds(action).stream().anyMatch(aws.kinds()::contains)));
  }

  /** IAM takes no pattern for a service, but where it stands for all actions of all. */
  private Set<String> actions(Set<String> patterns) {
    Set<String> actions = new TreeSet<>();
    for (String pattern : patterns) {
      int colon = pattern.indexOf(':');
      String service = pattern.substring(0, Math.max(colon, 0));
      if (colon < 0 || (service.indexOf('*') < 0 && service.indexOf('?') < 0)) {
        actions.add(pattern);
      } else {
        ActionPatterns globs = ActionPatterns.of(Set.of(pattern));
        actions.addAll(ActionGlobs.of(reference, action -> globs.match(action.name())));
      }
    }
    return actions;
  }

  private Set<String> resources(Policy policy, Set<String> patterns) {
    Set<String> resources = new LinkedHashSet<>();
    for (String pattern : patterns.stream().sorted().toList()) {
      if (isOfIam(pattern)) {
        resources.add(pattern.replace("$", "${$}"));
      } else {
        aloud.accept(
            "policy %s has the resource \"%s\", which IAM does not take: any is allowed"
                .formatted(policy.name(), pattern));
        resources.add(ANY);
      }
    }
    return resources.contains(ANY) || resources.isEmpty() ? Set.of(ANY) : resources;
  }

  /** ARNs have six parts, of which the third names a service and is no pattern. */
  private static boolean isOfIam(String pattern) {
    String[] parts = pattern.split(":", 6);
    return pattern.equals(ANY)
        || (parts.length == 6 && parts[0].equals("arn") && parts[2].matches("[a-z0-9-]+"));
  }
}
