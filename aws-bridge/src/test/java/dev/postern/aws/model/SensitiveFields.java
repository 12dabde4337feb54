package dev.postern.aws.model;

import static dev.postern.aws.model.IamData.fields;
import static dev.postern.aws.model.ServiceWriter.text;
import static dev.postern.aws.model.ServiceWriter.truth;

import dev.postern.aws.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The paths of an output that the model marks sensitive. A shape that contains itself is not
 * followed into itself: what is sensitive in there has {@code **} in its place.
 */
final class SensitiveFields {
  private static final int MOST = 200;
  private final Map<String, Value> shapes;
  private final Set<String> found = new TreeSet<>();
  private final Map<String, Boolean> holders = new HashMap<>();

  SensitiveFields(Map<String, Value> shapes) {
    this.shapes = shapes;
  }

  /** Those of this shape, parted by blanks. */
  String of(String shape) {
    if (!shape.isEmpty() && holds(shape, new HashSet<>())) {
      walk(shape, "", new ArrayList<>());
    }
    if (found.size() > MOST) {
      return "**";
    }
    return String.join(" ", found);
  }

  private void walk(String name, String path, List<String> above) {
    Map<String, Value> shape = fields(shapes.get(name));
    if (truth(shape, "sensitive")) {
      found.add(path);
      return;
    }
    if (!holds(name, new HashSet<>()) || found.size() > MOST) {
      return;
    }
    if (above.contains(name)) {
      found.add(path + ".**");
      return;
    }
    List<String> here = new ArrayList<>(above);
    here.add(name);
    switch (text(shape, "type")) {
      case "list" -> walk(text(fields(shape.get("member")), "shape"), path + "[]", here);
      case "map" -> walk(text(fields(shape.get("value")), "shape"), path + "{}", here);
      default -> {
        for (var member : fields(shape.get("members")).entrySet()) {
          String dot = path.isEmpty() ? "" : ".";
          walk(text(fields(member.getValue()), "shape"), path + dot + member.getKey(), here);
        }
      }
    }
  }

  /** Whether anything below is sensitive. */
  private boolean holds(String name, Set<String> seen) {
    Boolean known = holders.get(name);
    if (known != null) {
      return known;
    }
    if (!seen.add(name)) {
      return false;
    }
    Map<String, Value> shape = fields(shapes.get(name));
    boolean holds = truth(shape, "sensitive");
    List<Value> inner = new ArrayList<>(fields(shape.get("members")).values());
    for (String key : List.of("member", "key", "value")) {
      inner.add(shape.getOrDefault(key, new Value.Null()));
    }
    for (Value member : inner) {
      String next = text(fields(member), "shape");
      holds |= !next.isEmpty() && holds(next, seen);
    }
    if (seen.size() == 1 || holds) {
      holders.put(name, holds);
    }
    return holds;
  }
}
