package dev.postern.aws;

import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsParameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a request says, gathered. */
final class Parameters {
  private static final int MOST = 50_000;
  private final List<AwsParameter> all = new ArrayList<>();
  private final Set<String> given = new HashSet<>();

  void add(String path, String value, boolean sensitive) throws UnreadableException {
    if (all.size() == MOST) {
      throw new UnreadableException("too-many", "the request has too many parameters");
    }
    all.add(new AwsParameter(path, value, sensitive));
  }

  /** Notes that a member is there, whatever is in it. */
  void give(String path) {
    given.add(path);
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
