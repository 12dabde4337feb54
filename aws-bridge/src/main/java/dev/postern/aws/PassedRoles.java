package dev.postern.aws;

import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The roles that a call gives to a service, for which IAM has to allow {@code iam:PassRole}: those
 * whose ARN stands in a parameter that is called a role, and whatever is behind a profile of an
 * instance.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html">Grant
 *     a user permissions to pass a role to an AWS service</a>
 */
final class PassedRoles {
  static final String ACTION = "iam:PassRole";

  /** Where roles are named to be changed or taken on, and not to be passed. */
  private static final Set<String> OF_ROLES = Set.of("iam", "sts");

  private static final Pattern ROLE = Pattern.compile("arn:[a-z-]+:iam::[0-9]{12}:role/[^*?$\\s]+");
  private static final Pattern CALLED_ROLE = Pattern.compile(".*role(?:arn)?s?");

  private PassedRoles() {}

  static List<AwsAction> of(Matched matched) {
    if (OF_ROLES.contains(matched.model().head().name())) {
      return List.of();
    }
    Set<AwsResource> roles = new LinkedHashSet<>();
    for (AwsParameter parameter : matched.parameters().all()) {
      String path = parameter.path().replaceAll("\\{.*}|\\[]", "").toLowerCase(Locale.ROOT);
      String name = path.substring(path.lastIndexOf('.') + 1);
      if (ROLE.matcher(parameter.value()).matches() && CALLED_ROLE.matcher(name).matches()) {
        roles.add(new AwsResource(parameter.value(), true));
      } else if (path.contains("iaminstanceprofile")) {
        roles.add(AwsResource.ANY);
      }
    }
    return roles.isEmpty()
        ? List.of()
        : List.of(new AwsAction(ACTION, AwsAccess.WRITE, List.copyOf(roles)));
  }
}
