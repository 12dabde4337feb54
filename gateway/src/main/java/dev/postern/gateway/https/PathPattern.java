package dev.postern.gateway.https;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A route's path: its segments, of which some take any name. */
record PathPattern(List<String> segments) {
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern NAME = Pattern.compile("\\{[a-z]+}");

  static PathPattern of(String path) {
    return new PathPattern(List.of(path.split("/", -1)));
  }

  /** What its names stand for in the path; empty where the path is another. */
  Optional<Map<String, String>> match(String path) {
    List<String> given = List.of(path.split("/", -1));
    if (given.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> taken = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      String segment = segments.get(i);
      boolean isName = isName(segment);
      if (isName ? !VALUE.matcher(given.get(i)).matches() : !segment.equals(given.get(i))) {
        return Optional.empty();
      }
      if (isName) {
        taken.put(segment.substring(1, segment.length() - 1), given.get(i));
      }
    }
    return Optional.of(taken);
  }

  /** The same with every name the same: two such paths take the same. */
  PathPattern nameless() {
    return new PathPattern(
        segments.stream().map(segment -> isName(segment) ? "{}" : segment).toList());
  }

  private static boolean isName(String segment) {
    return NAME.matcher(segment).matches();
  }
}
