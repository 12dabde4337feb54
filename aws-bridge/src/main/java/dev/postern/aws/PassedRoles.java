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
 * whose ARN stands in a parameter that is called a role, those whose name stands where services
 * take one, and whatever is behind a profile of an instance.
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

  /** Where a role may stand by its name: other roles, such as a user's, are none of IAM's. */
  private static final Pattern NAMED_ROLE =
      Pattern.compile(
          ".*(?:rolearns?|(?:service|jobflow|autoscaling|execution|task|job|assume|iam|instance)role)");

  private static final Pattern NAME = Pattern.compile("[\\w+=,.@/-]{1,576}");

  private PassedRoles() {}

  static List<AwsAction> of(Matched matched) {
    if (OF_ROLES.contains(matched.model().head().name())) {
      return List.of();
    }
    Set<AwsResource> roles = new LinkedHashSet<>();
    for (AwsParameter parameter : matched.parameters().all()) {
      String path =
          parameter.path().replaceAll("\\[]|}", "").replace('{', '.').toLowerCase(Locale.ROOT);
      String name = path.substring(path.lastIndexOf('.') + 1);
      String value = parameter.value();
      if (ROLE.matcher(value).matches() && CALLED_ROLE.matcher(name).matches()) {
        roles.add(new AwsResource(value, true));
      } else if (isNamed(matched.model().head().name(), name) && NAME.matcher(value).matches()) {
        roles.add(new AwsResource("arn:${Partition}:iam::${Account}:role/" + value, false));
      } else if (path.contains("iaminstanceprofile")) {
        roles.add(AwsResource.ANY);
      }
    }
    return roles.isEmpty()
        ? List.of()
        : List.of(new AwsAction(ACTION, AwsAccess.WRITE, List.copyOf(roles)));
  }

  private static boolean isNamed(String service, String name) {
    return NAMED_ROLE.matcher(name).matches() || (service.equals("glue") && name.equals("role"));
  }
}
