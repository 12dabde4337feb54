package dev.postern.aws;

import dev.postern.aws.model.Models;
import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The roles that a call gives to a service, for which IAM has to allow {@code iam:PassRole}: those
 * whose ARN or name stands in a parameter that is called a role, and whatever is behind a profile
 * of an instance.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html">Grant
 *     a user permissions to pass a role to an AWS service</a>
 */
final class PassedRoles {
  static final String ACTION = "iam:PassRole";

  /** Where roles are named to be changed or taken on, and not to be passed. */
  private static final Set<String> OF_ROLES = Set.of("iam", "sts");

  private static final Pattern ROLE = Pattern.compile("arn:[a-z-]+:iam::[0-9]{12}:role/[^*?$\\s]+");
  private static final Pattern NAME =
      Pattern.compile("/?(?:[\\x21-\\x7E]+/)?([A-Za-z0-9_+=,.@-]+)");
  private static final Pattern CALLED_ROLE =
      Pattern.compile(".*role(?:arn|name)?s?", Pattern.CASE_INSENSITIVE);

  /** Keys of maps are anybody's words, but the one by which documents of SSM take a role. */
  private static final Pattern ASSUMED =
      Pattern.compile(".*\\{(\\w*assumerole)}(?:\\[])?", Pattern.CASE_INSENSITIVE);

  /** Of lists and of maps' keys in a path. */
  private static final Pattern MARKS = Pattern.compile("\\{.*}|\\[]");

  private PassedRoles() {}

  static List<AwsAction> of(Models models, Matched matched) {
    String service = matched.model().head().name();
    if (OF_ROLES.contains(service)) {
      return List.of();
    }
    Set<AwsResource> roles = new LinkedHashSet<>();
    for (AwsParameter parameter : matched.parameters().all()) {
      String path = MARKS.matcher(parameter.path()).replaceAll("");
      String name = name(parameter.path(), path);
      if (CALLED_ROLE.matcher(name).matches() && !parameter.value().isEmpty()) {
        boolean arn = ROLE.matcher(parameter.value()).matches();
        if (arn || !models.isNoRole(service, name)) {
          roles.add(arn ? new AwsResource(parameter.value(), true) : named(parameter.value()));
        }
      } else if (path.toLowerCase(Locale.ROOT).contains("iaminstanceprofile")) {
        roles.add(AwsResource.ANY);
      }
    }
    return roles.isEmpty()
        ? List.of()
        : List.of(new AwsAction(ACTION, AwsAccess.WRITE, List.copyOf(roles)));
  }

  private static String name(String full, String path) {
    Matcher assumed = ASSUMED.matcher(full);
    return assumed.matches() ? assumed.group(1) : path.substring(path.lastIndexOf('.') + 1);
  }

  /** A role by its name may have a path, which its ARN has before the name. */
  private static AwsResource named(String value) {
    Matcher name = NAME.matcher(value);
    return name.matches() && !value.startsWith("arn:")
        ? new AwsResource("arn:${Partition}:iam::${Account}:role/" + name.group(1), false)
        : AwsResource.ANY;
  }
}
