package dev.postern.gateway.doctor;

import dev.postern.aws.ActionPatterns;
import dev.postern.aws.model.IamReference;
import dev.postern.core.SessionId;
import dev.postern.gateway.doctor.Questions.Reply;
import dev.postern.gateway.doctor.Questions.Xml;
import dev.postern.iam.Arn;
import dev.postern.iam.AwsIdentity;
import dev.postern.iam.IamException;
import dev.postern.iam.Role;
import dev.postern.iam.RolePolicies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gate is who it should be, can take its roles, and whether they may what they need.
 */
final class RoleChecks {
  private static final Pattern ASSUMED =
      Pattern.compile("arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]+)/.*");
  private static final String GATE = "the gate";
  private static final String WHO = "identity";
  private static final String TAKE = "can be taken";
  private static final String NEEDS = "may do what is needed";
  private static final String MORE = "may not do more";
  private static final String PRINT = "compare with what postern iam-policy prints";

  /** What nothing that the gate fronts should need of a role, unless a rule says so. */
  private static final List<String> GRAVE =
      List.of(
          "iam:CreateAccessKey",
          "iam:AttachRolePolicy",
          "iam:PassRole",
          "sts:AssumeRole",
          "secretsmanager:GetSecretValue",
          "kms:Decrypt",
          "s3:GetObject",
          "s3:DeleteBucket",
          "rds:DeleteDBInstance",
          "ec2:RunInstances",
          "lambda:InvokeFunction");

  /** As many actions and resources of one statement are asked about. */
  private static final int MOST = 20;

  private final AwsIdentity aws;
  private final Questions questions;
  private final RolePolicies.Needs needs;
  private final IamReference reference;
  private final String region;
  private final List<Check> checks = new ArrayList<>();

  /**
   * @param region where what has none is asked
   */
  RoleChecks(
      AwsIdentity aws,
      Questions questions,
      RolePolicies.Needs needs,
      IamReference reference,
      String region) {
    this.aws = aws;
    this.questions = questions;
    this.needs = needs;
    this.reference = reference;
    this.region = region;
  }

  /**
   * @param named the role that the gate should be in, null where that is not said
   */
  List<Check> of(@Nullable Arn named) {
    Arn gate = gate(named);
    roles().forEach(this::take);
    if (gate != null) {
      RolePolicies policies = new RolePolicies(gate, needs);
      simulate(GATE, gate, policies.gate());
      policies
          .taken()
          .forEach(taken -> simulate(taken.role().toString(), taken.role(), taken.permissions()));
    }
    return checks;
  }

  private @Nullable Arn gate(@Nullable Arn named) {
    String arn;
    switch (questions.sts(region, "GetCallerIdentity", Map.of())) {
      case Reply.Nothing<Xml>(_, var words) -> {
        checks.add(
            Check.fail(
                GATE, WHO, words, "give the gate's machine a role (docs/aws.md, credentials)"));
        return named;
      }
      case Reply.Read<Xml>(var answer) -> arn = answer.text("GetCallerIdentityResult", "Arn");
    }
    Matcher assumed = ASSUMED.matcher(arn);
    if (!assumed.matches()) {
      checks.add(
          Check.warn(
              GATE, WHO, arn, "give the gate a role: a user's key never ends, whoever finds it"));
      return named;
    }
    Arn role = new Arn(assumed.group(1), assumed.group(2), "/", assumed.group(3));
    boolean other =
        named != null
            && !(named.account().equals(role.account()) && named.name().equals(role.name()));
    checks.add(
        other
            ? Check.fail(GATE, WHO, arn, "it is in another role than " + named)
            : Check.ok(GATE, WHO, arn));
    return named == null ? role : named;
  }

  /** Each role that is taken, with a region that it is for. */
  private Map<Role, String> roles() {
    Map<Role, String> roles = new LinkedHashMap<>();
    for (RolePolicies.Use use : needs.logIns()) {
      if (use.role() != null) {
        roles.putIfAbsent(use.role(), use.region());
      }
    }
    for (RolePolicies.Calls calls : needs.calls()) {
      if (calls.role() != null) {
        roles.putIfAbsent(calls.role(), calls.regions().stream().findFirst().orElse(region));
      }
    }
    return roles;
  }

  private void take(Role role, String of) {
    try {
      aws.take(role, of, SessionId.random());
      checks.add(Check.ok(role.arn(), TAKE, "with source identity and tags"));
    } catch (IamException e) {
      checks.add(
          switch (e.fault()) {
            case ROLE_REFUSED ->
                Check.fail(
                    role.arn(),
                    TAKE,
                    e.reason().sentence(),
                    "its trust policy, or the gate's own permissions: " + PRINT);
            case NO_CREDENTIALS, UNAVAILABLE, SECRET, TOO_FAST ->
                Check.fail(
                    role.arn(), TAKE, e.reason().sentence(), "see the identity above and the log");
          });
    }
  }

  private void simulate(String of, Arn role, List<Map<String, Object>> documents) {
    List<String> missing = new ArrayList<>();
    List<String> patterns = new ArrayList<>();
    int asked = 0;
    for (Map<String, Object> statement : statements(documents)) {
      if (!"Allow".equals(statement.get("Effect"))) {
        continue;
      }
      List<String> actions = texts(statement.get("Action"));
      patterns.addAll(actions);
      List<String> named = named(actions);
      if (named.isEmpty()) {
        continue;
      }
      List<String> resources =
          texts(statement.get("Resource")).stream().limit(MOST).map(RoleChecks::plain).toList();
      switch (decisions(role, named, resources, regions(statement))) {
        case Reply.Nothing<Set<String>>(_, var words) -> {
          checks.add(Check.unknown(of, NEEDS, words));
          return;
        }
        case Reply.Read<Set<String>>(var allowed) -> {
          asked += named.size();
          named.stream().filter(action -> !allowed.contains(action)).forEach(missing::add);
        }
      }
    }
    checks.add(
        missing.isEmpty()
            ? Check.ok(
                of, NEEDS, "IAM's simulator allows the %d actions asked about".formatted(asked))
            : Check.fail(of, NEEDS, "it may not: " + String.join(", ", missing), PRINT));
    more(of, role, patterns);
  }

  private void more(String of, Arn role, List<String> patterns) {
    ActionPatterns needed = ActionPatterns.of(patterns);
    List<String> grave = GRAVE.stream().filter(action -> !needed.match(action)).toList();
    if (grave.isEmpty()) {
      return;
    }
    checks.add(
        switch (decisions(role, grave, List.of("*"), List.of())) {
          case Reply.Nothing<Set<String>>(_, var words) -> Check.unknown(of, MORE, words);
          case Reply.Read<Set<String>>(var allowed) ->
              allowed.isEmpty()
                  ? Check.ok(
                      of, MORE, "none of %d grave actions on everything".formatted(grave.size()))
                  : Check.warn(of, MORE, "it may also: " + String.join(", ", allowed), PRINT);
        });
  }

  /** Those of the actions that are allowed on every one of the resources. */
  private Reply<Set<String>> decisions(
      Arn role, List<String> actions, List<String> resources, List<String> regions) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("PolicySourceArn", role.toString());
    members(asked, "ActionNames", actions);
    members(asked, "ResourceArns", resources);
    if (!regions.isEmpty()) {
      asked.put("ContextEntries.member.1.ContextKeyName", "aws:RequestedRegion");
      asked.put("ContextEntries.member.1.ContextKeyType", "string");
      asked.put("ContextEntries.member.1.ContextKeyValues.member.1", regions.getFirst());
    }
    Set<String> allowed = new LinkedHashSet<>();
    Set<String> denied = new LinkedHashSet<>();
    String marker = "";
    do {
      if (!marker.isEmpty()) {
        asked.put("Marker", marker);
      }
      switch (questions.iam(region, "SimulatePrincipalPolicy", asked)) {
        case Reply.Nothing<Xml>(var code, var words) -> {
          return new Reply.Nothing<>(
              code,
              code.equals("NoSuchEntity")
                  ? "IAM does not find " + role + ": name it with --gate, its path too"
                  : words);
        }
        case Reply.Read<Xml>(var answer) -> {
          for (Xml result :
              answer.list("SimulatePrincipalPolicyResult", "EvaluationResults", "member")) {
            (result.text("EvalDecision").equals("allowed") ? allowed : denied)
                .add(result.text("EvalActionName"));
          }
          String next = answer.text("SimulatePrincipalPolicyResult", "Marker");
          marker = next.equals(marker) ? "" : next;
        }
      }
    } while (!marker.isEmpty());
    allowed.removeAll(denied);
    allowed.retainAll(actions);
    return new Reply.Read<>(allowed);
  }

  /** The simulator takes no patterns of actions: some that they match stand for them. */
  private List<String> named(List<String> actions) {
    List<String> patterns =
        actions.stream()
            .filter(action -> action.indexOf('*') >= 0 || action.indexOf('?') >= 0)
            .toList();
    List<String> named = new ArrayList<>(actions);
    named.removeAll(patterns);
    if (!patterns.isEmpty()) {
      ActionPatterns any = ActionPatterns.of(patterns);
      reference
          .actions()
          .map(IamReference.Action::name)
          .filter(any::match)
          .sorted()
          .limit(MOST)
          .forEach(named::add);
    }
    return named.stream().limit(MOST).toList();
  }

  private static void members(Map<String, String> asked, String list, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      asked.put(list + ".member." + (i + 1), values.get(i));
    }
  }

  private static List<Map<String, Object>> statements(List<Map<String, Object>> documents) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Map<String, Object> document : documents) {
      @SuppressWarnings("unchecked") // RolePolicies makes them so
      var statements = (List<Map<String, Object>>) document.getOrDefault("Statement", List.of());
      all.addAll(statements);
    }
    return all;
  }

  private static List<String> regions(Map<String, Object> statement) {
    return statement.get("Condition") instanceof Map<?, ?> condition
            && condition.get("StringEquals") instanceof Map<?, ?> equal
        ? texts(equal.get("aws:RequestedRegion"))
        : List.of();
  }

  private static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : value instanceof String text ? List.of(text) : List.of();
  }

  /** A resource as a request has it, not as a policy writes it. */
  private static String plain(String resource) {
    return resource.replaceAll("\\$\\{([$*?])}", "$1");
  }
}
