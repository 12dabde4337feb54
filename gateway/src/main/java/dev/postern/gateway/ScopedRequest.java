package dev.postern.gateway;

import dev.postern.aws.ActionKinds;
import dev.postern.aws.model.IamReference;
import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.gateway.approvals.Digest;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.gateway.json.Json;
import dev.postern.iam.Permission;
import dev.postern.iam.Role;
import dev.postern.iam.SessionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of a connection's role that somebody wants for a tool that goes to AWS directly. To
 * the rules it is a call of AssumeRole on that role which needs all that the tool is to do.
 *
 * @param policy that the session is kept to
 * @param life how long it lasts
 */
record ScopedRequest(Role role, String region, String policy, Duration life, AwsCall call) {
  /** The least that AWS gives. */
  static final Duration LEAST = Duration.ofMinutes(15);

  private static final int MOST = 20;
  private static final int LONGEST_REASON = 1_000;
  private static final String ANY = "*";

  /** A whole ARN, none of whose letters is a pattern's or a variable's. */
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[^*?$\\p{Cntrl}]{1,1200}");

  /**
   * What somebody asks for.
   *
   * @param life how long it is to last, null for the least
   * @param because for the reviewers
   */
  record Wish(
      List<String> actions, List<String> resources, @Nullable Duration life, String because) {}

  /** A request, or why there is none. */
  sealed interface Reading {
    record Understood(ScopedRequest request) implements Reading {}

    record Refused(Refusal refusal) implements Reading {}
  }

  static Reading read(AwsConnectionConfig connection, IamReference reference, Wish wish) {
    Role role = connection.role();
    AwsConnectionConfig.Scoped scoped = connection.scoped();
    if (role == null || scoped == null) {
      return refused("not-offered", "this connection gives no credentials to tools");
    }
    Duration life = wish.life() == null ? LEAST : wish.life();
    if (life.compareTo(LEAST) < 0 || life.compareTo(scoped.max()) > 0) {
      return refused(
          "too-long",
          "credentials last %d to %d minutes here"
              .formatted(LEAST.toMinutes(), scoped.max().toMinutes()));
    }
    if (isOutside(wish.actions()) || isOutside(wish.resources())) {
      return refused("malformed-request", "1 to 20 actions and 1 to 20 resources are asked for");
    }
    if (wish.because().isBlank() || wish.because().length() > LONGEST_REASON) {
      return refused("malformed-request", "say why, in 1,000 letters at most");
    }
    List<IamReference.Action> actions = new ArrayList<>();
    for (String name : wish.actions()) {
      Optional<IamReference.Action> action = reference.action(name);
      if (action.isEmpty()) {
        return refused("unknown-action", "each action is one of IAM's, such as s3:PutObject");
      }
      actions.add(action.get());
    }
    boolean anything = wish.resources().equals(List.of(ANY));
    if (anything
        ? actions.stream().anyMatch(action -> !action.resources().isEmpty())
        : !wish.resources().stream().allMatch(arn -> ARN.matcher(arn).matches())) {
      return refused(
          "not-exact",
          "each resource is a whole ARN without patterns; * only for actions that IAM knows no"
              + " resources of");
    }
    Permission permission =
        new Permission(actions.stream().map(IamReference.Action::name).toList(), wish.resources());
    String policy = Json.of(SessionPolicy.document(permission, connection.regions()));
    if (policy.length() > SessionPolicy.LONGEST) {
      return refused("too-many", "that is more than AWS keeps one session to: ask for less");
    }
    String region = connection.region();
    return new Reading.Understood(
        new ScopedRequest(role, region, policy, life, call(role, region, actions, wish, life)));
  }

  private static boolean isOutside(List<String> named) {
    return named.isEmpty() || named.size() > MOST;
  }

  private static Reading refused(String code, String sentence) {
    return new Reading.Refused(new Refusal(FaultCode.DENIED, code, sentence));
  }

  private static AwsCall call(
      Role role, String region, List<IamReference.Action> actions, Wish wish, Duration life) {
    List<AwsResource> resources =
        wish.resources().stream()
            .map(arn -> arn.equals(ANY) ? AwsResource.ANY : new AwsResource(arn, true))
            .toList();
    List<AwsAction> needed = new ArrayList<>();
    needed.add(
        new AwsAction(
            "sts:AssumeRole", AwsAccess.WRITE, List.of(new AwsResource(role.arn(), true))));
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    kinds.addAll(ActionKinds.of("sts:AssumeRole", AwsAccess.WRITE));
    boolean changes = false;
    for (IamReference.Action action : actions) {
      List<AwsResource> all = new ArrayList<>(resources);
      for (String arn : wish.resources()) {
        action.around(arn).forEach(whole -> all.add(new AwsResource(whole, true)));
      }
      needed.add(new AwsAction(action.name(), action.access(), all, true));
      kinds.addAll(ActionKinds.of(action.name(), action.access()));
      changes |= action.access() != AwsAccess.READ && action.access() != AwsAccess.LIST;
    }
    return new AwsCall(
        "sts",
        "AssumeRole",
        region,
        needed,
        List.of(
            new AwsParameter("RoleArn", role.arn(), false),
            new AwsParameter("DurationSeconds", Long.toString(life.toSeconds()), false),
            new AwsParameter("Because", wish.because(), false)),
        kinds,
        changes ? Risk.CRITICAL : Risk.HIGH,
        List.of(
            new Reason(
                "scoped-credentials",
                "it hands out credentials of AWS's, with which the gate sees nothing any more")));
  }

  /** What a yes is bound to; never that of a request that the bridge has read. */
  String digest() {
    Digest digest = new Digest().add("scoped-credentials").add(policy).add(life.toSeconds());
    call.parameters().forEach(parameter -> digest.add(parameter.path()).add(parameter.value()));
    return digest.hex();
  }
}
