package dev.postern.aws;

import dev.postern.aws.NamedParameters.Named;
import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.IamReference.OnResource;
import dev.postern.aws.model.Models;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The ARNs of what an action is on: the reference's templates, filled from the request. A type of
 * resource that the action need not be on counts where the request says one, and where it has a
 * parameter that may say one in another form: then as any of the type.
 */
final class Arns {
  private final Models models;
  private final Matched matched;
  private final NamedParameters named;
  private final Fillings fillings;
  private final String region;

  Arns(Models models, Matched matched, String region) {
    this.models = models;
    this.matched = matched;
    this.named = NamedParameters.of(matched.parameters());
    this.fillings = new Fillings(models, matched, named);
    this.region = region;
  }

  /**
   * @param when the parameter that has the action be needed, empty for none
   */
  List<AwsResource> of(IamReference.Action action, String when) {
    if (PathArn.isOf(action.name())) {
      return List.of(PathArn.of(matched, action.resources(), region));
    }
    List<FilledArn> all =
        action.resources().stream()
            .map(on -> FilledArn.of(action, on, region, fillings, when))
            .toList();
    boolean onOne = models.isOnOne(action.name());
    Set<AwsResource> resources = new LinkedHashSet<>();
    Set<String> taken = new HashSet<>();
    List<FilledArn> untold = new ArrayList<>();
    for (FilledArn one : all) {
      // What has no name says nothing of which of several types is meant.
      if (one.isTold(all) && !(onOne && one.names().isEmpty())) {
        resources.addAll(one.resources());
        taken.addAll(one.paths());
      } else {
        untold.add(one);
      }
    }
    List<AwsResource> meant = new ArrayList<>();
    Map<FilledArn, List<AwsResource>> given = given(untold, taken);
    boolean met = onOne && !(resources.isEmpty() && given.isEmpty());
    for (FilledArn one : untold) {
      List<AwsResource> own = given.getOrDefault(one, List.of());
      resources.addAll(own);
      boolean needed = one.on().required() && !isTold(one.on().type(), all);
      if (own.isEmpty() && needed && !met && !one.isAnother()) {
        resources.addAll(one.resources());
      } else if (own.isEmpty() && isMeant(one.on().type(), taken)) {
        meant.addAll(one.resources());
      }
    }
    // Where all that is known is what may be meant, it may be anything.
    if (!resources.isEmpty()) {
      resources.addAll(meant);
    }
    if (resources.isEmpty() || resources.size() > FilledArn.MOST) {
      return List.of(AwsResource.ANY);
    }
    return List.copyOf(resources);
  }

  private static boolean isTold(String type, List<FilledArn> all) {
    return all.stream().anyMatch(one -> one.on().type().equals(type) && one.isTold(all));
  }

  /**
   * ARNs in parameters of other names, which they take up: each of the types that it is one of, and
   * where there is none, of those that it may be a part of.
   */
  private Map<FilledArn, List<AwsResource>> given(List<FilledArn> untold, Set<String> taken) {
    Map<FilledArn, List<AwsResource>> given = new HashMap<>();
    given(untold, taken, given, (arn, on) -> ArnTemplate.of(on).isOne(arn, fillings));
    given(untold, taken, given, (arn, on) -> ArnTemplate.of(on).fits(arn));
    return given;
  }

  private void given(
      List<FilledArn> untold,
      Set<String> taken,
      Map<FilledArn, List<AwsResource>> given,
      BiPredicate<String, OnResource> is) {
    for (FilledArn one : untold) {
      for (Named parameter : named.all()) {
        if (taken.contains(parameter.path())) {
          continue;
        }
        List<String> arns =
            parameter.values().stream().filter(arn -> is.test(arn, one.on())).toList();
        arns.forEach(arn ->
            given
                .computeIfAbsent(one, _ -> new ArrayList<>())
                .addAll(FilledArn.given(arn, one.on(), fillings)));
        if (arns.size() == parameter.values().size()) {
          taken.add(parameter.path());
        }
      }
    }
  }

  /** Whether a parameter that nothing else took up may say, in another form, one of this type. */
  private boolean isMeant(String type, Set<String> taken) {
    return named.all().stream()
        .anyMatch(parameter ->
            !taken.contains(parameter.path())
                && parameter.mayMean(type)
                && !parameter.values().stream().allMatch(ArnTemplate::isArn));
  }
}
