package dev.postern.aws;

import dev.postern.aws.model.Models;
import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The roles that a call gives to a service, for which IAM has to allow {@code iam:PassRole}: those
 * whose ARN stands in any parameter but of whom something is for, those whose name stands in one
 * that is called a role, and whatever is behind a profile of an instance or in a launch template.
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
      Pattern.compile(".*role(?:arn|name|override)?s?", Pattern.CASE_INSENSITIVE);

  /** Who something is for, or comes from; and what is looked for. */
  private static final Pattern SOMEBODY =
      Pattern.compile(
          ".*(?:principal|grantee|user|owner|member|caller|issuer|identity|resource)"
              + "(?:arn|id|identifier)?s?|(?:.*\\.)?(?:filter|tag)s?(?:\\..*)?",
          Pattern.CASE_INSENSITIVE);

  /** What is launched by a template may have the profile that the template names. */
  private static final Pattern LAUNCHED =
      Pattern.compile(
          ".*iaminstanceprofile.*|(?:.*\\.)?launchtemplate(?:specification)?\\.[^.]+",
          Pattern.CASE_INSENSITIVE);

  /** What names a role in the value beside it, as options of Elastic Beanstalk do. */
  private static final Set<String> OPTIONS = Set.of("IamInstanceProfile", "ServiceRole");

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
      if (parameter.value().isEmpty()) {
        continue;
      }
      if (LAUNCHED.matcher(path).matches()
          || models.isProfile(service, name)
          || (name.equals("OptionName") && OPTIONS.contains(parameter.value()))) {
        roles.add(AwsResource.ANY);
      } else if (ROLE.matcher(parameter.value()).matches()) {
        if (CALLED_ROLE.matcher(name).matches() || isGiven(parameter.path(), path)) {
          roles.add(new AwsResource(parameter.value(), true));
        }
      } else if (CALLED_ROLE.matcher(name).matches() && !models.isNoRole(service, name)) {
        roles.add(named(parameter.value()));
      }
    }
    return roles.isEmpty()
        ? List.of()
        : List.of(new AwsAction(ACTION, AwsAccess.WRITE, List.copyOf(roles)));
  }

  /** Values of maps are anybody's words. */
  private static boolean isGiven(String full, String path) {
    return full.indexOf('{') < 0 && !SOMEBODY.matcher(path).matches();
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
