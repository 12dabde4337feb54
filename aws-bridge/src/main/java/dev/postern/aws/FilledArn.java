package dev.postern.aws;

import dev.postern.aws.Fillings.Filling;
import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.IamReference.OnResource;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of resource's ARN, filled as far as the request goes.
 *
 * @param resources one at least
 * @param names in the template that the request has to say
 * @param filled those of them that it says
 * @param paths of the parameters that say them
 * @param others those that the request says by an ARN of another of the action's types
 */
record FilledArn(
    OnResource on,
    List<AwsResource> resources,
    Set<String> names,
    Set<String> filled,
    Set<String> paths,
    Set<String> others) {
  private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern SECRET = Pattern.compile("arn:[^:]+:secretsmanager:.*");
  private static final Pattern SUFFIXED = Pattern.compile(".*-[A-Za-z0-9]{6}");
  private static final Set<String> OF_THE_CALLER = Set.of("Partition", "Account");

  /** Resources of an action; one with more may be on anything. */
  static final int MOST = 1_000;

  /**
   * @param when the parameter that has the action be needed, empty for none
   */
  static FilledArn of(
      IamReference.Action action, OnResource on, String region, Fillings fillings, String when) {
    String template = on.arn().replace("${Region}", region);
    List<AwsResource> resources = List.of(new AwsResource(template, true));
    FilledArn filled =
        new FilledArn(
            on,
            resources,
            new LinkedHashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>());
    Matcher matcher = NAME.matcher(template);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!OF_THE_CALLER.contains(name)) {
        List<Filling> said = fillings.of(action.name(), on.type(), name, when);
        List<Filling> values =
            said.stream()
                .filter(value -> !isOfOther(value.value(), name, action, on, fillings))
                .toList();
        if (values.isEmpty() && !said.isEmpty()) {
          filled.others.add(name);
        }
        resources = filled(resources, name, values, on, fillings);
        filled.names.add(name);
        String open = "${" + name + "}";
        if (!values.isEmpty() || resources.stream().noneMatch(one -> one.arn().contains(open))) {
          filled.filled.add(name);
        }
        values.forEach(value -> filled.paths.add(value.path()));
      }
    }
    return new FilledArn(on, resources, filled.names, filled.filled, filled.paths, filled.others);
  }

  /**
   * Whether the request says one of this type: all of its names, or one that is not only there as a
   * part of another's name, as a table's is of an index.
   *
   * @param all those of the action
   */
  boolean isTold(List<FilledArn> all) {
    return isWhole()
        || filled.stream()
            .anyMatch(name ->
                all.stream().noneMatch(other -> other.isWhole() && other.names.contains(name)));
  }

  /** Whether the request says that it is of another type. */
  boolean isAnother() {
    return !others.isEmpty();
  }

  private boolean isWhole() {
    return filled.size() == names.size();
  }

  /** Whether a value is an ARN of another service, or one of another of the action's types. */
  private static boolean isOfOther(
      String value, String name, IamReference.Action action, OnResource on, Fillings fillings) {
    ArnTemplate template = ArnTemplate.of(on);
    if (!ArnTemplate.isArn(value)
        || template.isOne(value, fillings)
        || template.isBeginning(value, name)) {
      return false;
    }
    return (!on.required() && !ArnTemplate.service(value).equals(template.service()))
        || action.resources().stream()
            .anyMatch(other -> ArnTemplate.of(other).isOne(value, fillings));
  }

  /** More than are taken are not worked out to the end: they are anything then. */
  private static List<AwsResource> filled(
      List<AwsResource> resources,
      String name,
      List<Filling> values,
      OnResource on,
      Fillings fillings) {
    List<AwsResource> filled = new ArrayList<>();
    for (AwsResource resource : resources) {
      if (filled.size() > MOST) {
        return filled;
      }
      if (!resource.arn().contains("${" + name + "}")) {
        filled.add(resource);
        continue;
      }
      if (values.isEmpty()) {
        filled.add(resource);
      }
      for (Filling filling : values) {
        if (filled.size() > MOST) {
          return filled;
        }
        if (ArnTemplate.isArn(filling.value())) {
          filled.addAll(
              given(filling.value(), rest(filling.value(), name, resource, on), on, fillings));
        } else {
          for (String value : fillings.spellings(filling.value(), ArnTemplate.of(on).service())) {
            filled.add(filled(resource, name, filling, value, on, fillings));
          }
        }
      }
    }
    return filled;
  }

  /**
   * What of the template comes after an ARN, where that is one of what the template begins with: an
   * index's name after its table's.
   */
  private static String rest(String arn, String name, AwsResource resource, OnResource on) {
    String open = "${" + name + "}";
    return ArnTemplate.of(on).isBeginning(arn, name)
        ? resource.arn().substring(resource.arn().indexOf(open) + open.length())
        : "";
  }

  private static AwsResource filled(
      AwsResource resource,
      String name,
      Filling filling,
      String value,
      OnResource on,
      Fillings fillings) {
    String open = "${" + name + "}";
    boolean sure =
        value.equals(open)
            || (filling.whole() && isPlain(value, ArnTemplate.of(on).service(), fillings));
    String arn = resource.arn().replace(open, value);
    return new AwsResource(
        filling.account().isEmpty() ? arn : arn.replace("${Account}", filling.account()),
        resource.exact() && sure);
  }

  /**
   * A resource by its ARN. Secrets Manager takes a secret's without the six characters that it ends
   * with, and takes one that ends like that for whole.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">
   *     SecretId of GetSecretValue</a>
   */
  static List<AwsResource> given(String arn, OnResource on, Fillings fillings) {
    return given(arn, "", on, fillings);
  }

  /**
   * @param rest of the template that comes after the ARN
   */
  private static List<AwsResource> given(
      String arn, String rest, OnResource on, Fillings fillings) {
    boolean partial = SECRET.matcher(arn).matches() && !SUFFIXED.matcher(arn).matches();
    boolean exact =
        ArnTemplate.of(on).isOne(NAME.matcher(arn + rest).replaceAll("x"), fillings) && !partial;
    return fillings.spellings(arn, ArnTemplate.of(on).service()).stream()
        .map(spelling -> new AwsResource(spelling + rest, exact))
        .toList();
  }

  /**
   * Whether a value can be nothing but the name. With a colon or a slash it could be another form,
   * such as an alias or a name behind an account, but where names have these themselves.
   */
  private static boolean isPlain(String value, String service, Fillings fillings) {
    return !value.contains("${")
        && !value.startsWith("arn:")
        && (value.indexOf(':') < 0 || fillings.isInNames(':', service))
        && (value.indexOf('/') < 0 || fillings.isInNames('/', service));
  }
}
