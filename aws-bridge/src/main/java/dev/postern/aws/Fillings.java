package dev.postern.aws;

import static dev.postern.aws.NamedParameters.stem;

import dev.postern.aws.NamedParameters.Named;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.Source;
import dev.postern.core.AwsParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What fills the names in the templates of ARNs. A name is filled by the parameter of the same
 * name, {@code DbInstanceName} by {@code DBInstanceIdentifier}, or by those that {@code
 * adjustments.txt} has for it.
 */
final class Fillings {
  private static final Pattern QUEUE_ADDRESS =
      Pattern.compile("https?://[^/?#]+/([0-9]{12})/([A-Za-z0-9_-]{1,80}(?:\\.fifo)?)");

  private static final Pattern ID = Pattern.compile("(?i)ids?$");
  private static final Pattern NAME = Pattern.compile("(?i)names?$");

  private final Models models;
  private final Matched matched;
  private final NamedParameters named;

  /**
   * What fills a name.
   *
   * @param path of the parameter
   * @param whole whether it is all of the name
   * @param account the account that goes with it, empty where none is said
   */
  record Filling(String path, String value, boolean whole, String account) {
    Filling(String path, String value) {
      this(path, value, true, "");
    }

    /** The name stays open: one is said, but not by its name. */
    static Filling open(String path, String name) {
      return new Filling(path, "${" + name + "}", false, "");
    }
  }

  Fillings(Models models, Matched matched, NamedParameters named) {
    this.models = models;
    this.matched = matched;
    this.named = named;
  }

  /**
   * What the request says for a name of an ARN, none where it does not say it.
   *
   * @param action of IAM
   * @param type of the resource
   * @param when the parameter that has the action be needed, which then is the one that counts, if
   *     it says one of the names; empty for none
   */
  List<Filling> of(String action, String type, String name, String when) {
    List<Source> sources = models.parametersOf(action, type, name);
    if (sources.stream().anyMatch(source -> source.path().equals(when))) {
      sources = sources.stream().filter(source -> source.path().equals(when)).toList();
    }
    Set<Filling> values = new LinkedHashSet<>();
    for (Source source : sources) {
      if (source.form() != Source.Form.ELSE || values.isEmpty()) {
        values.addAll(at(source, name));
      }
    }
    if (!sources.isEmpty()) {
      return List.copyOf(values);
    }
    String stem = stem(name);
    Set<Filling> plain = new LinkedHashSet<>();
    for (Named parameter : named.all()) {
      if (isOf(parameter, name, stem, type)) {
        (parameter.stem().isEmpty() ? plain : values).addAll(said(parameter, name));
      }
    }
    // A plain Name beside an id is what is to be set, and does not say which.
    if (values.isEmpty() || plain.stream().allMatch(Filling::whole)) {
      values.addAll(plain);
    }
    return List.copyOf(values);
  }

  private static List<Filling> said(Named parameter, String name) {
    boolean otherForm = isOtherForm(parameter.last(), name);
    return parameter.values().stream()
        .map(value ->
            otherForm && !ArnTemplate.isArn(value)
                ? Filling.open(parameter.path(), name)
                : new Filling(parameter.path(), value))
        .toList();
  }

  /** Whether a service's names may have this separator of ARNs themselves. */
  boolean isInNames(char separator, String service) {
    return models.isInNames(separator, service);
  }

  /**
   * A value as it is written, and, for services to which that is the same, in small letters: AWS
   * has it as one of them.
   *
   * @param service as ARNs have it
   */
  Set<String> spellings(String value, String service) {
    if (!models.isFolded(service) || value.contains("${")) {
      return Set.of(value);
    }
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(value);
    int name = value.startsWith("arn:") ? value.lastIndexOf(':') : 0;
    spellings.add(value.substring(0, name) + value.substring(name).toLowerCase(Locale.ROOT));
    return spellings;
  }

  /** Whether one is an id and the other a name: either leads to the other, and does not say it. */
  private static boolean isOtherForm(String parameter, String name) {
    return (ID.matcher(parameter).find() && NAME.matcher(name).find())
        || (NAME.matcher(parameter).find() && ID.matcher(name).find());
  }

  private boolean isOf(Named parameter, String name, String stem, String type) {
    String own = parameter.stem();
    if (stem.isEmpty()) {
      // An id or a name of nothing in particular is one of what the operation is about.
      return own.isEmpty() && parameter.isTop();
    }
    boolean same = parameter.last().equalsIgnoreCase(name) || own.equals(stem);
    // What is the same kind of thing in another part, such as a copy's source, counts too.
    boolean another = stem.length() >= 3 && own.endsWith(stem);
    boolean plainName =
        own.isEmpty() && parameter.isTop() && isOperationOf(type) && isAbout(stem, type);
    return same || another || plainName;
  }

  /** Whether the operation's own name is about this type, so that its {@code name} is of one. */
  private boolean isOperationOf(String type) {
    return matched
        .operation()
        .name()
        .toLowerCase(Locale.ROOT)
        .endsWith(type.replace("-", "").toLowerCase(Locale.ROOT));
  }

  private static boolean isAbout(String stem, String type) {
    return stem.equals(stem(type.replace("-", "")));
  }

  private List<Filling> at(Source source, String name) {
    String path = source.path().replace("[]", "");
    if (path.endsWith("{}")) {
      return matched.parameters().keys(path.substring(0, path.length() - 2)).stream()
          .map(key -> new Filling(path, key))
          .toList();
    }
    List<Filling> values = new ArrayList<>();
    if (source.form() == Source.Form.EACH && isMissingSomewhere(source.path())) {
      values.add(Filling.open(path, name));
    }
    for (AwsParameter parameter : matched.parameters().all()) {
      String value = source.in(parameter);
      if (value != null) {
        values.add(
            switch (source.form()) {
              case QUEUE -> queue(path, value);
              case OPEN, ELSE -> Filling.open(path, name);
              case PART -> new Filling(path, withoutSlash(value), false, "");
              case WHOLE, EACH -> new Filling(path, withoutSlash(value));
            });
      }
    }
    return values;
  }

  /** Whether the list has more elements than values at this path that say something. */
  private boolean isMissingSomewhere(String path) {
    String list = path.substring(0, path.lastIndexOf('.') + 1);
    Map<String, Integer> values = new HashMap<>();
    for (AwsParameter parameter : matched.parameters().all()) {
      if (parameter.path().startsWith(list)
          && parameter.path().indexOf('[', list.length()) < 0
          && !(parameter.path().equals(path) && parameter.value().isEmpty())) {
        values.merge(parameter.path(), 1, Integer::sum);
      }
    }
    int said = values.getOrDefault(path, 0);
    return values.values().stream().anyMatch(count -> count > said);
  }

  /** A queue's address has its account and its name. */
  private static Filling queue(String path, String address) {
    Matcher matcher = QUEUE_ADDRESS.matcher(address);
    return matcher.matches()
        ? new Filling(path, matcher.group(2), true, matcher.group(1))
        : new Filling(path, address.substring(address.lastIndexOf('/') + 1), false, "");
  }

  /** Names of SSM's parameters begin with a slash that their ARNs have already. */
  private String withoutSlash(String value) {
    return matched.model().head().name().equals("ssm") && value.startsWith("/")
        ? value.substring(1)
        : value;
  }
}
