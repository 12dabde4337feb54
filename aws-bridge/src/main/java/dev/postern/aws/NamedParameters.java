package dev.postern.aws;

import dev.postern.core.AwsParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A request's parameters by what they are called, each path once. */
record NamedParameters(List<Named> all) {
  /** Parameters that say something else than what a call is on. */
  private static final Pattern ASIDE = Pattern.compile("(?i)^(tag|filter)|\\{");

  private static final Pattern SUFFIX =
      Pattern.compile("(name|id|identifier|arn)$", Pattern.CASE_INSENSITIVE);
  private static final Set<String> TARGETS = Set.of("target", "resource");
  private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");
  private static final List<String> NO_WORDS =
      List.of("name", "id", "identifier", "arn", "address", "alias", "url", "uri");

  /**
   * A parameter.
   *
   * @param path without the marks of lists
   * @param last its last name
   * @param stem of that
   */
  record Named(String path, String last, String stem, List<String> values) {
    boolean isTop() {
      return path.equals(last);
    }

    /**
     * Whether it may say, in some form, what of a type a call is on: its name leaves that open, as
     * {@code Target}, {@code ResourceId} and a plain {@code Name} do, or ends in what the type's
     * does, as {@code PublicIp} for an {@code elastic-ip}.
     */
    boolean mayMean(String type) {
      return TARGETS.contains(stem) || (stem.isEmpty() && isTop()) || head(last).equals(head(type));
    }
  }

  static NamedParameters of(Parameters parameters) {
    Map<String, Named> named = new LinkedHashMap<>();
    for (AwsParameter parameter : parameters.all()) {
      if (!parameter.value().isEmpty() && !ASIDE.matcher(parameter.path()).find()) {
        named
            .computeIfAbsent(parameter.path(), NamedParameters::named)
            .values
            .add(parameter.value());
      }
    }
    return new NamedParameters(List.copyOf(named.values()));
  }

  private static Named named(String listed) {
    String path = listed.replace("[]", "");
    String last = path.substring(path.lastIndexOf('.') + 1);
    return new Named(path, last, stem(last), new ArrayList<>());
  }

  /**
   * A name without what says that it is one: {@code dbinstance} of {@code DBInstanceIdentifier}.
   */
  static String stem(String name) {
    return SUFFIX.matcher(one(name).toLowerCase(Locale.ROOT)).replaceFirst("");
  }

  private static String one(String name) {
    return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
  }

  /** The last word of a name that says what it is of. */
  private static String head(String name) {
    String head = "";
    var words = WORD.matcher(one(name));
    while (words.find()) {
      String word = words.group().toLowerCase(Locale.ROOT);
      head = NO_WORDS.contains(word) ? head : word;
    }
    return head;
  }
}
