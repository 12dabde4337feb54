package dev.postern.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The least that IAM has to allow for log-ins by it: to the gate's own role, and to each that it
 * takes. Documents are maps and lists, as JSON has them.
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
  private final List<Use> uses;

  /**
   * One connection's log-in.
   *
   * @param resource the database's id at RDS, null where it is not known: then any of the region
   */
  public record Use(String region, @Nullable String resource, String user, @Nullable Role role) {}

  /** What a role that the gate takes needs. */
  public record Taken(Arn role, Map<String, Object> trust, Map<String, Object> permissions) {}

  /**
   * @param gate what the gate's machine makes it
   */
  public RolePolicies(Arn gate, List<Use> uses) {
    this.gate = gate;
    this.uses = List.copyOf(uses);
  }

  /** What the gate's own role may do. */
  public Map<String, Object> gate() {
    List<Map<String, Object>> statements = new ArrayList<>();
    List<String> roles = roles().stream().toList();
    if (!roles.isEmpty()) {
      statements.add(
          statement(
              "TakeRoles",
              "Action",
              List.of("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"),
              "Resource",
              roles));
    }
    List<Use> own = uses.stream().filter(use -> use.role() == null).toList();
    if (!own.isEmpty()) {
      statements.add(connect(gate, own));
    }
    return document(statements);
  }

  /** What each role needs that the gate takes, in the order of the connections. */
  public List<Taken> taken() {
    return roles().stream().map(this::taken).toList();
  }

  private Set<String> roles() {
    Set<String> roles = new LinkedHashSet<>();
    for (Use use : uses) {
      if (use.role() != null) {
        roles.add(use.role().arn());
      }
    }
    return roles;
  }

  private Taken taken(String arn) {
    List<Use> of =
        uses.stream().filter(use -> use.role() != null && use.role().arn().equals(arn)).toList();
    Set<String> externalIds = new LinkedHashSet<>();
    for (Use use : of) {
      if (use.role() != null && use.role().externalId() != null) {
        externalIds.add(use.role().externalId());
      }
    }
    Arn role = Arn.ofRole(arn);
    return new Taken(role, trust(externalIds), document(List.of(connect(role, of))));
  }

  /** An action each, since AWS knows each condition with one of them only. */
  private Map<String, Object> trust(Set<String> externalIds) {
    Map<String, Object> assume = new LinkedHashMap<>();
    assume.put("StringLike", Map.of("sts:RoleSessionName", "postern-*"));
    if (!externalIds.isEmpty()) {
      assume.put("StringEquals", Map.of("sts:ExternalId", List.copyOf(externalIds)));
    }
    return document(
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
    return statement(
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
    return statement("LogIn", "Action", "rds-db:connect", "Resource", List.copyOf(users));
  }

  /** As a policy writes letters that would be patterns or variables. */
  private static String exactly(String text) {
    return text.replaceAll("[$*?]", "\\${$0}");
  }

  private static Map<String, Object> statement(String id, Object... members) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", id);
    statement.put("Effect", "Allow");
    for (int i = 0; i < members.length; i += 2) {
      statement.put((String) members[i], members[i + 1]);
    }
    return statement;
  }

  private static Map<String, Object> document(List<Map<String, Object>> statements) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("Version", "2012-10-17");
    document.put("Statement", statements);
    return document;
  }
}
