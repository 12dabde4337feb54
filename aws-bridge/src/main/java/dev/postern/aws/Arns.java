package dev.postern.aws;

import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.Models;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARNs of what an action is on: the reference's templates, filled from the request. A name in a
 * template is filled by the parameter of the same name, {@code DbInstanceName} by {@code
 * DBInstanceIdentifier}; a parameter that is an ARN itself is taken as it is.
 */
final class Arns {
  private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:[A-Za-z0-9-]*:[^*?$\\s]+");
  private static final String QUEUE = "#queue";
  private static final String PART = "#part";

  /** Parameters that say something else than what a call is on. */
  private static final Pattern ASIDE = Pattern.compile("(?i)^(tag|filter)|\\{");

  private static final int MOST = 1_000;
  private static final Pattern QUEUE_ADDRESS =
      Pattern.compile("https?://[^/?#]+/([0-9]{12})/([A-Za-z0-9_-]{1,80}(?:\\.fifo)?)");

  /** Services whose names have slashes themselves. */
  private static final Set<String> SLASHED = Set.of("s3", "ssm", "logs", "ecr");

  private final Models models;
  private final Matched matched;
  private final String region;

  /**
   * What fills a name.
   *
   * @param whole whether it is all of the name
   * @param account the account that goes with it, empty where none is said
   */
  private record Filling(String value, boolean whole, String account) {}

  Arns(Models models, Matched matched, String region) {
    this.models = models;
    this.matched = matched;
    this.region = region;
  }

  List<AwsResource> of(IamReference.Action action) {
    Set<AwsResource> resources = new LinkedHashSet<>();
    for (IamReference.OnResource on : action.resources()) {
      List<AwsResource> filled = filled(action, on);
      boolean known = filled.stream().allMatch(AwsResource::exact);
      if (on.required() || known) {
        resources.addAll(filled);
      }
    }
    if (resources.isEmpty() || resources.size() > MOST) {
      return List.of(AwsResource.ANY);
    }
    return List.copyOf(resources);
  }

  private List<AwsResource> filled(IamReference.Action action, IamReference.OnResource on) {
    String prefix = action.name().substring(0, action.name().indexOf(':'));
    String template = on.arn().replace("${Region}", region);
    List<AwsResource> resources = List.of(new AwsResource(template, true));
    Matcher matcher = NAME.matcher(template);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!name.equals("Partition") && !name.equals("Account")) {
        resources = filled(resources, name, values(prefix + ":" + name, name, on.type()), on);
      }
    }
    return resources;
  }

  private static List<AwsResource> filled(
      List<AwsResource> resources, String name, List<Filling> values, IamReference.OnResource on) {
    List<AwsResource> filled = new ArrayList<>();
    for (AwsResource resource : resources) {
      if (values.isEmpty() || filled.size() > MOST) {
        filled.add(new AwsResource(resource.arn(), false));
      }
      for (Filling filling : values) {
        String value = filling.value;
        if (ARN.matcher(value).matches()) {
          filled.add(new AwsResource(value, fits(value, on.arn())));
        } else {
          String arn = resource.arn().replace("${" + name + "}", value);
          filled.add(
              new AwsResource(
                  filling.account.isEmpty() ? arn : arn.replace("${Account}", filling.account),
                  resource.exact() && filling.whole && isPlain(value, on.arn())));
        }
      }
    }
    return filled;
  }

  /**
   * Whether a value can be nothing but the name. With a colon or a slash it could be another form,
   * such as an alias or a name behind an account, but where names have these themselves.
   */
  private static boolean isPlain(String value, String template) {
    String service = template.split(":", 4)[2];
    return value.indexOf('$') < 0
        && !value.startsWith("arn:")
        && (value.indexOf(':') < 0 || service.equals("s3"))
        && (value.indexOf('/') < 0 || SLASHED.contains(service));
  }

  /** Whether an ARN is one of a template's service and kind. */
  private static boolean fits(String arn, String template) {
    String[] given = arn.split(":", 6);
    String[] expected = template.split(":", 6);
    String kind = expected[expected.length - 1].replaceFirst("\\$\\{.*", "");
    return given.length == 6
        && expected.length == 6
        && given[2].equals(expected[2])
        && given[5].startsWith(kind);
  }

  private List<Filling> values(String variable, String name, String type) {
    List<String> paths = models.parametersOf(variable);
    Set<Filling> values = new LinkedHashSet<>();
    for (String path : paths) {
      values.addAll(at(path));
    }
    if (!paths.isEmpty()) {
      return List.copyOf(values);
    }
    String stem = stem(name);
    for (AwsParameter parameter : matched.parameters().all()) {
      String path = parameter.path().replace("[]", "");
      if (!ASIDE.matcher(path).find() && !parameter.value().isEmpty()) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        String own = stem(last);
        boolean same = last.equalsIgnoreCase(name) || own.equals(stem);
        // What is the same kind of thing in another part, such as a copy's source, counts too.
        boolean another = stem.length() >= 3 && own.endsWith(stem);
        boolean plainName = own.isEmpty() && path.equals(last) && isOf(type) && isAbout(stem, type);
        if (same || another || plainName) {
          values.add(new Filling(parameter.value(), true, ""));
        }
      }
    }
    return List.copyOf(values);
  }

  /** Whether the operation's own name is about this type, so that its {@code name} is of one. */
  private boolean isOf(String type) {
    return matched
        .operation()
        .name()
        .toLowerCase(Locale.ROOT)
        .endsWith(type.replace("-", "").toLowerCase(Locale.ROOT));
  }

  private static boolean isAbout(String stem, String type) {
    return stem.equals(stem(type.replace("-", "")));
  }

  /**
   * A name without what says that it is one: {@code dbinstance} of {@code DBInstanceIdentifier}.
   */
  private static String stem(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceFirst("s$", "")
        .replaceFirst("(name|id|identifier|arn)$", "");
  }

  private List<Filling> at(String source) {
    String path = source.replaceFirst("#.*", "");
    if (path.endsWith("{}")) {
      return matched.parameters().keys(path.substring(0, path.length() - 2)).stream()
          .map(key -> new Filling(key, true, ""))
          .toList();
    }
    List<Filling> values = new ArrayList<>();
    for (AwsParameter parameter : matched.parameters().all()) {
      if (parameter.path().equals(path)) {
        values.add(
            source.endsWith(QUEUE)
                ? queue(parameter.value())
                : new Filling(withoutSlash(parameter.value()), !source.endsWith(PART), ""));
      }
    }
    return values;
  }

  /** A queue's address has its account and its name. */
  private static Filling queue(String address) {
    Matcher matcher = QUEUE_ADDRESS.matcher(address);
    return matcher.matches()
        ? new Filling(matcher.group(2), true, matcher.group(1))
        : new Filling(address.substring(address.lastIndexOf('/') + 1), false, "");
  }

  /** Names of SSM's parameters begin with a slash that their ARNs have already. */
  private String withoutSlash(String value) {
    return matched.model().head().name().equals("ssm") && value.startsWith("/")
        ? value.substring(1)
        : value;
  }
}
