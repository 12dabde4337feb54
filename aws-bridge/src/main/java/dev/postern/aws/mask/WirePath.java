package dev.postern.aws.mask;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a field is in a response, step by step.
 *
 * @param steps names, {@code []} for any element, {@code {}} for any key, {@code **} for all below
 */
record WirePath(List<String> steps, SecretField.@Nullable OnlyIf onlyIf) {
  static final String ELEMENT = "[]";
  private static final String KEY = "{}";
  private static final String ALL = "**";

  static WirePath of(String wire, SecretField.@Nullable OnlyIf onlyIf) {
    List<String> steps = new ArrayList<>();
    for (String part : wire.split("\\.")) {
      String name = part;
      List<String> behind = new ArrayList<>();
      while (name.endsWith(ELEMENT) || name.endsWith(KEY)) {
        behind.addFirst(name.substring(name.length() - 2));
        name = name.substring(0, name.length() - 2);
      }
      if (!name.isEmpty()) {
        steps.add(name);
      }
      steps.addAll(behind);
    }
    return new WirePath(steps, onlyIf);
  }

  /** All that is not behind that name or element: null where nothing is. */
  @Nullable WirePath behind(String step) {
    String first = steps.getFirst();
    if (first.equals(ALL)) {
      return this;
    }
    boolean fits = first.equals(step) || (first.equals(KEY) && !step.equals(ELEMENT));
    return fits ? new WirePath(steps.subList(1, steps.size()), onlyIf) : null;
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
