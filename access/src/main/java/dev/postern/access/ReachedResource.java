package dev.postern.access;

import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every ARN that a call's resource may be. The partition follows from the region; the account is
 * the connection's where that is known. What is not exact may be more than its text says:
 *
 * <ul>
 *   <li>where a part stands by its name in braces, anything of its type
 *   <li>a secret by its name has six characters more, which Secrets Manager gave it
 *   <li>a user, a group, a role of IAM may have a path
 *   <li>all else may be anything at all: an alias says nothing of what it leads to
 * </ul>
 *
 * @param account null where it is not known
 */
record ReachedResource(String region, @Nullable String account) {
  private static final Pattern OPEN = Pattern.compile("\\$\\{\\w+}");

  /** The reference's template has it; what is behind it may come from names. */
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-]+[/:]");

  private static final Pattern SECRET = Pattern.compile("secret:[^:$]+");
  private static final Wildcards SUFFIX = Wildcards.glob("-??????");
  private static final Pattern IN_PATH = Pattern.compile("([a-z-]+/)([^/:$]+)");

  /** Among the parts of an ARN. */
  private static final int SERVICE = 2;

  ArnWildcards of(AwsResource resource) {
    String arn = resource.arn().replace("${Partition}", partition());
    if (account != null) {
      arn = arn.replace("${Account}", account);
    }
    String[] parts = arn.split(":", ArnWildcards.PARTS);
    if (parts.length != ArnWildcards.PARTS) {
      return ArnWildcards.ANY;
    }
    String last = parts[ArnWildcards.PARTS - 1];
    Wildcards name = resource.exact() ? open(last) : inexact(parts[SERVICE], last);
    if (name == null) {
      return ArnWildcards.ANY;
    }
    List<Wildcards> all = new ArrayList<>();
    for (int i = 0; i < ArnWildcards.PARTS - 1; i++) {
      all.add(open(parts[i]));
    }
    all.add(name);
    return new ArnWildcards(all);
  }

  /** Null where nothing is known of it, its account and region neither. */
  private static @Nullable Wildcards inexact(String service, String name) {
    if (OPEN.matcher(name).find()) {
      Matcher type = TYPE.matcher(name);
      return type.lookingAt()
          ? Wildcards.literal(type.group()).then(Wildcards.any())
          : Wildcards.any();
    }
    if (service.equals("secretsmanager") && SECRET.matcher(name).matches()) {
      return Wildcards.literal(name).then(SUFFIX);
    }
    Matcher inPath = IN_PATH.matcher(name);
    if (service.equals("iam") && inPath.matches()) {
      return Wildcards.literal(inPath.group(1))
          .then(Wildcards.any())
          .then(Wildcards.literal(inPath.group(2)));
    }
    return null;
  }

  /** As it is written, but that a name in braces is any text. */
  private static Wildcards open(String text) {
    Wildcards open = Wildcards.literal("");
    Matcher names = OPEN.matcher(text);
    int from = 0;
    while (names.find()) {
      open =
          open.then(Wildcards.literal(text.substring(from, names.start()))).then(Wildcards.any());
      from = names.end();
    }
    return open.then(Wildcards.literal(text.substring(from)));
  }

  /**
   * The partition of the region.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">
   *     Partitions</a>
   */
  private String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    if (region.startsWith("us-gov-")) {
      return "aws-us-gov";
    }
    // Of those that are not open to everyone no more is said here than that they are others.
    return region.matches("(af|ap|ca|eu|il|me|mx|sa|us)-(?!iso)[a-z]+-[0-9]+")
        ? "aws"
        : "${Partition}";
  }
}
