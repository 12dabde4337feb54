package dev.postern.aws;

import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a request says, gathered. */
final class Parameters {
  private static final int MOST = 50_000;
  private final List<AwsParameter> all = new ArrayList<>();
  private final Set<String> given = new HashSet<>();
  private final Map<String, List<String>> keys = new HashMap<>();

  void add(String path, String value, boolean sensitive) throws UnreadableException {
    if (all.size() == MOST) {
      throw new UnreadableException("too-many", "the request has too many parameters");
    }
    all.add(new AwsParameter(path, value, sensitive));
  }

  /** All values by their paths, in their order. */
  Map<String, List<AwsParameter>> byPath() {
    Map<String, List<AwsParameter>> byPath = new LinkedHashMap<>();
    for (AwsParameter parameter : all) {
      byPath.computeIfAbsent(parameter.path(), path -> new ArrayList<>()).add(parameter);
    }
    return byPath;
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
