package dev.postern.aws.mask;

import dev.postern.aws.model.SecretField;
import dev.postern.core.FieldMask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the way to a field of a response, by the model's names.
 *
 * @param steps names of members, {@code []} for any element of a list, {@code {}} for any value of
 *     a map, {@code **} for all below
 * @param of what is to be hidden at its end
 * @param unless what the field's neighbour says where it is not hidden, null where it is always
 */
record FieldPath(List<String> steps, FieldMask of, SecretField.@Nullable Unless unless) {
  static final String ELEMENT = "[]";
  static final String VALUE = "{}";
  private static final String ALL = "**";

  static FieldPath of(FieldMask mask, SecretField.@Nullable Unless unless) {
    return new FieldPath(steps(mask.path()), mask, unless);
  }

  /** The steps of a path, none for an empty one. */
  static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      String name = part;
      List<String> behind = new ArrayList<>();
      while (name.endsWith(ELEMENT) || name.endsWith(VALUE)) {
        behind.addFirst(name.substring(name.length() - 2));
        name = name.substring(0, name.length() - 2);
      }
      if (!name.isEmpty()) {
        steps.add(name);
      }
      steps.addAll(behind);
    }
    return steps;
  }

  /** The way from behind that step on: null where it does not lead there. */
  @Nullable FieldPath behind(String step) {
    return steps.getFirst().equals(step)
        ? new FieldPath(steps.subList(1, steps.size()), of, unless)
        : null;
  }

  /** Whether the field begins here. */
  boolean isHere() {
    return steps.isEmpty() || steps.getFirst().equals(ALL);
  }

  /** Whether the next step is the field itself. */
  boolean isNext() {
    return steps.size() == 1;
  }
}
