package dev.postern.gateway.config;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds rules that can never have a say. It reports only what is certain. */
record RuleReview(PosternConfig config, Places places) {
  private static final String ANY = "*";

  /** What MySQL and MariaDB have nothing of. */
  private static final Set<Kind> NOT_IN_MYSQL = EnumSet.of(Kind.NOTIFY);

  /** What no statement is of. */
  private static final Set<Kind> OF_CALLS_ONLY = EnumSet.of(Kind.LIST, Kind.DELETE, Kind.TAGGING);

  /** What AWS calls may be of; docs/aws-calls.md. */
  private static final Set<Kind> OF_CALLS =
      EnumSet.of(
          Kind.READ,
          Kind.LIST,
          Kind.WRITE,
          Kind.DELETE,
          Kind.TAGGING,
          Kind.PRIVILEGE,
          Kind.ROLE,
          Kind.UNKNOWN);

  /** What a statement may be of that a read-only connection takes; docs/policy.md. */
  private static final Set<Kind> READ_ONLY =
      EnumSet.of(
          Kind.READ,
          Kind.BULK_EXPORT,
          Kind.SESSION,
          Kind.TRANSACTION,
          Kind.LOCK,
          Kind.NOTIFY,
          Kind.ROLE,
          Kind.PRIVILEGE);

  List<ConfigError> warnings() {
    List<ConfigError> warnings = new ArrayList<>();
    for (int i = 0; i < config.policies().size(); i++) {
      PolicyConfig policy = config.policies().get(i);
      for (int j = 0; j < policy.rules().size(); j++) {
        String key = "policies[" + i + "].rules[" + j + "]";
        RuleConfig rule = policy.rules().get(j);
        impossible(policy, rule.match())
            .or(() -> overruled(policy, rule))
            .ifPresent(sentence -> warnings.add(places.warning(key, sentence)));
      }
    }
    return warnings;
  }

  private Optional<String> impossible(PolicyConfig policy, RuleConfig.Match match) {
    List<ConnectionConfig> connections = connections(policy);
    boolean calls = config.awsConnections().stream().anyMatch(aws -> policy.isOn(aws.name()));
    if (match.isOfCalls() && !calls && !connections.isEmpty()) {
      return never("it is about AWS calls, and none of its connections is of type aws");
    }
    if (match.isOfStatements() && calls && connections.isEmpty()) {
      return never("it is about relations, columns or labels, and its connections have none");
    }
    if (!calls && !connections.isEmpty() && OF_CALLS_ONLY.containsAll(match.kinds())) {
      return never("only AWS calls are of " + words(match.kinds()));
    }
    if (calls
        && (connections.isEmpty() || match.isOfCalls())
        && match.kinds().stream().noneMatch(OF_CALLS::contains)) {
      return never("no AWS call is of " + words(match.kinds()));
    }
    if (match.kinds().equals(Set.of(Kind.UNKNOWN)) && match.risk() == Risk.CRITICAL) {
      return never("what is not understood is of high risk, never of critical");
    }
    if (!connections.isEmpty()
        && !calls
        && all(connections, connection -> connection.type() == ConnectionConfig.Type.MYSQL)
        && NOT_IN_MYSQL.containsAll(match.kinds())) {
      return never("MySQL has no statements of " + words(match.kinds()));
    }
    if (!match.labels().isEmpty() && connections.stream().noneMatch(has(match.labels()))) {
      return never("no column of its connections has the label " + names(match.labels()));
    }
    return Optional.empty();
  }

  private static Optional<String> never(String why) {
    return Optional.of("the rule never matches: " + why);
  }

  private Predicate<ConnectionConfig> has(Set<String> labels) {
    return connection ->
        config.labels().stream()
            .anyMatch(label -> labels.contains(label.label()) && isOf(label, connection.name()));
  }

  private static boolean isOf(LabelConfig label, String connection) {
    String first = label.column().substring(0, label.column().indexOf('.'));
    return first.equals(ANY)
        || first.startsWith("\"")
        || first.toLowerCase(Locale.ROOT).equals(connection.toLowerCase(Locale.ROOT));
  }

  /** Whether others always win over it. */
  private Optional<String> overruled(PolicyConfig policy, RuleConfig rule) {
    return switch (rule) {
      case RuleConfig.Deny _ -> Optional.empty();
      case RuleConfig.Hold hold ->
          readOnly(policy, hold.match()).or(() -> denied(policy, hold.match()));
      case RuleConfig.Allow allow ->
          readOnly(policy, allow.match())
              .or(() -> denied(policy, allow.match()))
              .or(() -> held(policy, allow.match()));
    };
  }

  private Optional<String> readOnly(PolicyConfig policy, RuleConfig.Match match) {
    List<ConnectionConfig> connections = connections(policy);
    boolean refused =
        !connections.isEmpty()
            && config.awsConnections().stream().noneMatch(aws -> policy.isOn(aws.name()))
            && all(connections, ConnectionConfig::readOnly)
            && match.kinds().stream().noneMatch(READ_ONLY::contains);
    return refused
        ? Optional.of(
            "the rule lets nothing pass: its connections are read-only, and refuse "
                + words(match.kinds()))
        : Optional.empty();
  }

  private Optional<String> denied(PolicyConfig policy, RuleConfig.Match match) {
    return covered(policy, match, RuleConfig.Deny.class)
        .map(by -> "the rule lets nothing pass: all that it matches is denied by " + by);
  }

  private Optional<String> held(PolicyConfig policy, RuleConfig.Match match) {
    return covered(policy, match, RuleConfig.Hold.class)
        .map(by -> "the rule has no effect: all that it matches is held by " + by);
  }

  /** The rules of that sort which match whatever the other does, empty where something is left. */
  private Optional<String> covered(
      PolicyConfig policy, RuleConfig.Match match, Class<? extends RuleConfig> sort) {
    Set<Kind> left = EnumSet.copyOf(match.kinds());
    List<String> by = new ArrayList<>();
    for (PolicyConfig other : config.policies()) {
      for (int i = 0; i < other.rules().size(); i++) {
        RuleConfig rule = other.rules().get(i);
        if (sort.isInstance(rule)
            && appliesWherever(other, policy)
            && isWide(rule.match(), match)
            && left.removeAll(rule.match().kinds())) {
          by.add(
              other.name() + "/" + sort.getSimpleName().toLowerCase(Locale.ROOT) + "-" + (i + 1));
        }
      }
    }
    return left.isEmpty() ? Optional.of(String.join(", ", by)) : Optional.empty();
  }

  /** Whether it looks at nothing but kinds, or at a risk that the other has too. */
  private static boolean isWide(RuleConfig.Match wide, RuleConfig.Match other) {
    Risk risk = wide.risk();
    Risk others = other.risk();
    return !wide.isOfStatements()
        && !wide.isOfCalls()
        && wide.when() == null
        && (risk == null || risk == Risk.LOW || (others != null && others.atLeast(risk)));
  }

  private static boolean appliesWherever(PolicyConfig wide, PolicyConfig other) {
    return contains(wide.groups(), other.groups())
        && contains(wide.connections(), other.connections());
  }

  private static boolean contains(Set<String> names, Set<String> others) {
    return names.contains(ANY) || names.containsAll(others);
  }

  private List<ConnectionConfig> connections(PolicyConfig policy) {
    Set<String> names = new HashSet<>(policy.connections());
    return config.connections().stream()
        .filter(connection -> names.contains(ANY) || names.contains(connection.name()))
        .toList();
  }

  private static <T> boolean all(Collection<T> values, Predicate<T> test) {
    return values.stream().allMatch(test);
  }

  private static String words(Collection<Kind> kinds) {
    return kinds.stream().sorted().map(Kind::word).collect(Collectors.joining(", "));
  }

  private static String names(Collection<String> names) {
    return names.stream().sorted().collect(Collectors.joining(" or "));
  }
}
