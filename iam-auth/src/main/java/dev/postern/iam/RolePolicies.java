package dev.postern.iam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The least that IAM has to allow for log-ins by it, for calls of AWS's APIs and for secrets that
 * AWS keeps: to the gate's own role, and to each that it takes. Documents are maps and lists, as
 * JSON has them; permissions that are too long for one are several.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html">
 *     IAM policies for IAM database access</a>
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_sts.html">
 *     Condition keys of the Security Token Service</a>
 */
public final class RolePolicies {
  private static final List<String> TAGS =
      List.of("postern-person", "postern-groups", "postern-session");

  private final Arn gate;
  private final Needs needs;

  /**
   * One connection's log-in.
   *
   * @param resource the database's id at RDS, null where it is not known: then any of the region
   */
  public record Use(String region, @Nullable String resource, String user, @Nullable Role role) {}

  /**
   * One connection's calls of AWS's APIs.
   *
   * @param regions where they go, in the order of the configuration
   * @param denied what nobody may call there, whatever else is allowed
   */
  public record Calls(
      @Nullable Role role, Set<String> regions, List<Permission> allowed, List<Permission> denied) {
    public Calls {
      regions = Collections.unmodifiableSet(new LinkedHashSet<>(regions));
      allowed = List.copyOf(allowed);
      denied = List.copyOf(denied);
    }
  }

  /**
   * All that a configuration needs of IAM.
   *
   * @param secrets ARNs of what the gate itself reads: secrets of Secrets Manager, parameters of
   *     Systems Manager
   */
  public record Needs(List<Use> logIns, List<Calls> calls, List<String> secrets) {
    public Needs {
      logIns = List.copyOf(logIns);
      calls = List.copyOf(calls);
      secrets = List.copyOf(secrets);
    }

    /** Whether AWS has no part in it. */
    public boolean isEmpty() {
      return logIns.isEmpty() && calls.isEmpty() && secrets.isEmpty();
    }
  }

  /** What a role that the gate takes needs. */
  public record Taken(Arn role, Map<String, Object> trust, List<Map<String, Object>> permissions) {
    public Taken {
      permissions = List.copyOf(permissions);
    }
  }

  /**
   * @param gate what the gate's machine makes it
   */
  public RolePolicies(Arn gate, Needs needs) {
    this.gate = gate;
    this.needs = needs;
  }

  /** What the gate's own role may do: documents, none where that is nothing. */
  public List<Map<String, Object>> gate() {
    List<Map<String, Object>> statements = new ArrayList<>();
    List<String> roles = roles().stream().toList();
    if (!roles.isEmpty()) {
      statements.add(
          PolicyPages.statement(
              "TakeRoles",
              "Action",
              List.of("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"),
              "Resource",
              roles));
    }
    secrets(statements, "ReadSecrets", "secretsmanager", "secretsmanager:GetSecretValue");
    secrets(statements, "ReadParameters", "ssm", "ssm:GetParameter");
    addUses(statements, gate, null);
    return PolicyPages.of(statements);
  }

  private void secrets(
      List<Map<String, Object>> statements, String id, String service, String action) {
    List<String> of =
        needs.secrets().stream()
            .filter(arn -> arn.split(":", -1).length > 2 && arn.split(":", -1)[2].equals(service))
            .distinct()
            .toList();
    if (!of.isEmpty()) {
      statements.add(PolicyPages.statement(id, "Action", action, "Resource", of));
    }
  }

  /** What each role needs that the gate takes, in the order of the connections. */
  public List<Taken> taken() {
    return roles().stream().map(this::taken).toList();
  }

  private Set<String> roles() {
    Set<String> roles = new LinkedHashSet<>();
    needed().forEach(role -> roles.add(role.arn()));
    return roles;
  }

  private List<Role> needed() {
    return Stream.concat(
            needs.logIns().stream().map(Use::role), needs.calls().stream().map(Calls::role))
        .flatMap(Stream::ofNullable)
        .toList();
  }

  private Taken taken(String arn) {
    Set<String> externalIds = new LinkedHashSet<>();
    for (Role role : needed()) {
      if (role.arn().equals(arn) && role.externalId() != null) {
        externalIds.add(role.externalId());
      }
    }
    Arn role = Arn.ofRole(arn);
    List<Map<String, Object>> statements = new ArrayList<>();
    addUses(statements, role, arn);
    return new Taken(role, trust(externalIds), PolicyPages.of(statements));
  }

  /**
   * What one role does for connections.
   *
   * @param arn of the role, null for the gate's own
   */
  private void addUses(List<Map<String, Object>> statements, Arn signer, @Nullable String arn) {
    List<Use> logIns = needs.logIns().stream().filter(use -> isOf(use.role(), arn)).toList();
    List<Calls> calls = needs.calls().stream().filter(use -> isOf(use.role(), arn)).toList();
    if (!logIns.isEmpty()) {
      statements.add(connect(signer, logIns));
    }
    for (Calls of : calls) {
      for (Permission permission : of.allowed()) {
        statements.add(allowed(of, permission));
      }
    }
    // What one connection denies may be what another, or the gate itself, does by this role.
    if (calls.size() == 1 && statements.size() == calls.getFirst().allowed().size()) {
      for (Permission denied : calls.getFirst().denied()) {
        Map<String, Object> statement =
            PolicyPages.statement(
                "Never", "Action", denied.actions(), "Resource", denied.resources());
        statement.put("Effect", "Deny");
        statements.add(statement);
      }
    }
  }

  private static boolean isOf(@Nullable Role role, @Nullable String arn) {
    return Objects.equals(role == null ? null : role.arn(), arn);
  }

  private static Map<String, Object> allowed(Calls calls, Permission permission) {
    Map<String, Object> statement =
        PolicyPages.statement(
            "Call", "Action", permission.actions(), "Resource", permission.resources());
    if (!calls.regions().isEmpty()) {
      statement.put(
          "Condition",
          Map.of(
              "StringEquals",
              Map.of("aws:RequestedRegion", calls.regions().stream().sorted().toList())));
    }
    return statement;
  }

  /** An action each, since AWS knows each condition with one of them only. */
  private Map<String, Object> trust(Set<String> externalIds) {
    Map<String, Object> assume = new LinkedHashMap<>();
    assume.put("StringLike", Map.of("sts:RoleSessionName", "postern-*"));
    if (!externalIds.isEmpty()) {
      assume.put("StringEquals", Map.of("sts:ExternalId", List.copyOf(externalIds)));
    }
    return PolicyPages.document(
        List.of(
            trust("TakeTheRole", "sts:AssumeRole", assume),
            trust(
                "NameThePerson",
                "sts:SetSourceIdentity",
                Map.of("StringLike", Map.of("sts:SourceIdentity", "*"))),
            trust(
                "SayMoreOfThem",
                "sts:TagSession",
                Map.of("ForAllValues:StringEquals", Map.of("aws:TagKeys", TAGS)))));
  }

  private Map<String, Object> trust(String id, String action, Map<String, Object> condition) {
    return PolicyPages.statement(
        id, "Principal", Map.of("AWS", gate.toString()), "Action", action, "Condition", condition);
  }

  private static Map<String, Object> connect(Arn signer, List<Use> uses) {
    Set<String> users = new LinkedHashSet<>();
    for (Use use : uses) {
      users.add(
          "arn:%s:rds-db:%s:%s:dbuser:%s/%s"
              .formatted(
                  signer.partition(),
                  use.region(),
                  signer.account(),
                  use.resource() == null ? "*" : use.resource(),
                  exactly(use.user())));
    }
    return PolicyPages.statement(
        "LogIn", "Action", "rds-db:connect", "Resource", List.copyOf(users));
  }

  /** As a policy writes letters that would be patterns or variables. */
  static String exactly(String text) {
    return text.replaceAll("[$*?]", "\\${$0}");
  }
}
