package dev.postern.aws;

import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel.NeededAction;
import dev.postern.aws.model.Source;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of IAM a request needs, and on which resources. */
final class CallNeeds {
  private final Models models;

  CallNeeds(Models models) {
    this.models = models;
  }

  AwsCall call(Matched matched, String region) throws UnreadableException {
    List<AwsAction> actions = new ArrayList<>(own(matched, region));
    actions.addAll(CopySource.of(matched));
    actions.addAll(PassedRoles.of(models, matched));
    Grading grading = new Grading(matched, actions);
    return new AwsCall(
        matched.model().head().name(),
        matched.operation().name(),
        region,
        actions,
        matched.parameters().all(),
        grading.kinds(),
        grading.risk(),
        grading.reasons());
  }

  private List<AwsAction> own(Matched matched, String region) {
    Map<String, AwsAction> actions = new LinkedHashMap<>();
    Arns arns = new Arns(models, matched, region);
    for (NeededAction needed : matched.operation().actions()) {
      if (isNeeded(needed, matched.parameters())) {
        actions.merge(needed.action(), action(needed, arns), CallNeeds::both);
      }
    }
    if (actions.isEmpty()) {
      String prefix = matched.model().head().iam();
      String service = prefix.isEmpty() ? matched.model().head().signing() : prefix;
      String name = service + ":" + matched.operation().name();
      return List.of(new AwsAction(name, AwsAccess.UNKNOWN, List.of(AwsResource.ANY)));
    }
    return List.copyOf(actions.values());
  }

  private static boolean isNeeded(NeededAction needed, Parameters parameters) {
    if (needed.when().isEmpty() || parameters.has(needed.when())) {
      return true;
    }
    Source source = Source.of(needed.when());
    return source.pattern() != null
        && parameters.all().stream().anyMatch(parameter -> source.in(parameter) != null);
  }

  private AwsAction action(NeededAction needed, Arns arns) {
    IamReference.Action action =
        models
            .iam()
            .action(needed.action())
            .orElseThrow(
                () -> new IllegalStateException("the reference has no " + needed.action()));
    String when = Source.of(needed.when()).path();
    return new AwsAction(action.name(), action.access(), arns.of(action, when));
  }

  /** What is needed for two reasons is needed on what both are about. */
  private static AwsAction both(AwsAction one, AwsAction other) {
    Set<AwsResource> resources = new LinkedHashSet<>(one.resources());
    resources.addAll(other.resources());
    return new AwsAction(one.name(), one.access(), List.copyOf(resources));
  }
}
