package dev.postern.aws;

import dev.postern.aws.NamedParameters.Named;
import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.IamReference.OnResource;
import dev.postern.aws.model.Models;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The ARNs of what an action is on: the reference's templates, filled from the request. A type of
 * resource that the action need not be on counts where the request says one, and where it has a
 * parameter that may say one in another form: then as any of the type.
 */
final class Arns {
  private final Matched matched;
  private final NamedParameters named;
  private final Fillings fillings;
  private final String region;

  Arns(Models models, Matched matched, String region) {
    this.matched = matched;
    this.named = NamedParameters.of(matched.parameters());
    this.fillings = new Fillings(models, matched, named);
    this.region = region;
  }

  List<AwsResource> of(IamReference.Action action) {
    if (PathArn.isOf(action.name())) {
      return List.of(PathArn.of(matched, action.resources(), region));
    }
    List<FilledArn> all =
        action.resources().stream().map(on -> FilledArn.of(action, on, region, fillings)).toList();
    Set<AwsResource> resources = new LinkedHashSet<>();
    Set<String> taken = new HashSet<>();
    List<FilledArn> untold = new ArrayList<>();
    for (FilledArn one : all) {
      if (one.isTold(all)) {
        resources.addAll(one.resources());
        taken.addAll(one.paths());
      } else {
        untold.add(one);
      }
    }
    List<AwsResource> meant = new ArrayList<>();
    for (FilledArn one : untold) {
      List<AwsResource> given = given(one.on(), taken);
      resources.addAll(given);
      if (given.isEmpty() && one.on().required() && !isTold(one.on().type(), all)) {
        resources.addAll(one.resources());
      } else if (given.isEmpty() && isMeant(one.on().type(), taken)) {
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

  /** ARNs of a type in parameters of other names, which they take up. */
  private List<AwsResource> given(OnResource on, Set<String> taken) {
    List<AwsResource> given = new ArrayList<>();
    for (Named parameter : named.all()) {
      List<String> arns =
          taken.contains(parameter.path())
              ? List.of()
              : parameter.values().stream().filter(arn -> FilledArn.fits(arn, on.arn())).toList();
      arns.forEach(arn -> given.addAll(FilledArn.given(arn, on, fillings)));
      if (arns.size() == parameter.values().size()) {
        taken.add(parameter.path());
      }
    }
    return given;
  }

  /** Whether a parameter that nothing else took up may say, in another form, one of this type. */
  private boolean isMeant(String type, Set<String> taken) {
    return named.all().stream()
        .anyMatch(parameter ->
            !taken.contains(parameter.path())
                && parameter.mayMean(type)
                && !parameter.values().stream().allMatch(FilledArn::isArn));
  }
}
