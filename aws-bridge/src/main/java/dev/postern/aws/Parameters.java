package dev.postern.aws;

import dev.postern.aws.model.SecretNames;
import dev.postern.aws.model.Shape;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request says, gathered. */
final class Parameters {
  private static final int MOST = 50_000;
  private static final Pattern KEY = Pattern.compile("\\{([^}]*)}");
  private static final Pattern NAME = Pattern.compile("(?i)\\w*(?:name|key)");
  private static final Pattern VALUE = Pattern.compile("(?i)\\w*value");
  private final List<AwsParameter> all = new ArrayList<>();
  private final Set<String> given = new HashSet<>();
  private final Map<String, List<String>> keys = new HashMap<>();

  void add(String path, String value, boolean sensitive) throws UnreadableException {
    if (all.size() == MOST) {
      throw new UnreadableException("too-many", "the request has too many parameters");
    }
    all.add(new AwsParameter(path, value, sensitive));
  }

  /** A value of which the model says what it is, and the names on the way to it, maybe more. */
  void add(String path, String value, Shape.Scalar scalar) throws UnreadableException {
    boolean text = scalar.type() == Shape.Type.STRING || scalar.type() == Shape.Type.BLOB;
    add(path, value, scalar.sensitive() || (text && tellsSecret(path, value)));
  }

  /** How many there are so far. */
  int size() {
    return all.size();
  }

  /**
   * Hides the values of a structure that has a name and a value, such as {@code ParameterKey} and
   * {@code ParameterValue}, where the name is one of a secret.
   *
   * @param from how many there were before those of the structure
   */
  void hidePaired(String path, int from) {
    List<AwsParameter> own = all.subList(from, all.size());
    boolean secret =
        own.stream()
            .anyMatch(one ->
                NAME.matcher(inner(path, one)).matches() && SecretNames.ofParameter(one.value()));
    if (secret) {
      own.replaceAll(one ->
          VALUE.matcher(inner(path, one)).matches() && !isArn(one.value())
              ? new AwsParameter(one.path(), one.value(), true)
              : one);
    }
  }

  /** Hides what is a secret in the response too, and all in it. */
  void hide(String path) {
    all.replaceAll(one -> {
      String shape = KEY.matcher(one.path()).replaceAll("{}");
      boolean inside =
          shape.startsWith(path)
              && (shape.length() == path.length()
                  || ".[{".indexOf(shape.charAt(path.length())) >= 0);
      return inside && !path.isEmpty() && !isArn(one.value())
          ? new AwsParameter(one.path(), one.value(), true)
          : one;
    });
  }

  private static String inner(String path, AwsParameter one) {
    return path.isEmpty() ? one.path() : one.path().substring(path.length() + 1);
  }

  /** Where a secret is kept is none. */
  private static boolean isArn(String value) {
    return value.startsWith("arn:");
  }

  private static boolean tellsSecret(String path, String value) {
    if (isArn(value)) {
      return false;
    }
    Matcher key = KEY.matcher(path);
    while (key.find()) {
      if (SecretNames.ofParameter(key.group(1))) {
        return true;
      }
    }
    String names = path.replaceAll("\\{.*}|\\[]", "");
    return SecretNames.ofParameter(names.substring(names.lastIndexOf('.') + 1));
  }

  /** Notes that a member is there, whatever is in it. */
  void give(String path) {
    given.add(path);
  }

  /** Notes a key of a map. */
  void key(String path, String key) {
    give(path + "{}");
    keys.computeIfAbsent(path, map -> new ArrayList<>()).add(key);
  }

  List<String> keys(String path) {
    return keys.getOrDefault(path, List.of());
  }

  boolean has(String path) {
    return given.contains(path);
  }

  List<AwsParameter> all() {
    return all;
  }

  static String within(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
