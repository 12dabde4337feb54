package dev.postern.gateway;

import dev.postern.aws.model.IamReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Few patterns of IAM for many actions: together they match those and no other that the service
 * authorization reference has. An action that AWS adds later may match too.
 */
final class ActionGlobs {
  private final Map<String, Set<String>> wanted = new TreeMap<>();
  private final Map<String, Set<String>> others = new HashMap<>();

  private ActionGlobs() {}

  static List<String> of(IamReference reference, Predicate<IamReference.Action> wanted) {
    ActionGlobs globs = new ActionGlobs();
    reference.actions().forEach(action -> globs.add(action.name(), wanted.test(action)));
    List<String> all = new ArrayList<>();
    globs.wanted.forEach((prefix, names) -> globs.addOf(prefix, names, all));
    return all;
  }

  private void add(String action, boolean isWanted) {
    int colon = action.indexOf(':');
    String prefix = action.substring(0, colon);
    String name = action.substring(colon + 1);
    if (isWanted) {
      wanted.computeIfAbsent(prefix, _ -> new TreeSet<>()).add(name);
    } else {
      others.computeIfAbsent(prefix, _ -> new TreeSet<>()).add(name.toLowerCase(Locale.ROOT));
    }
  }

  private void addOf(String prefix, Set<String> names, List<String> all) {
    Set<String> excluded = others.getOrDefault(prefix, Set.of());
    if (excluded.isEmpty()) {
      all.add(prefix + ":*");
      return;
    }
    @Nullable String begun = null;
    for (String name : names) {
      if (begun != null && name.startsWith(begun)) {
        continue;
      }
      begun = start(name, names, excluded);
      all.add(prefix + ":" + (begun == null ? name : begun + "*"));
    }
  }

  /** The fewest words that two of the actions begin with, and none of the others; null for none. */
  private static @Nullable String start(String name, Set<String> names, Set<String> excluded) {
    for (int end = 1; end < name.length(); end++) {
      if (Character.isUpperCase(name.charAt(end)) && Character.isLowerCase(name.charAt(end - 1))) {
        String start = name.substring(0, end);
        String small = start.toLowerCase(Locale.ROOT);
        boolean several = names.stream().filter(other -> other.startsWith(start)).count() > 1;
        if (several && excluded.stream().noneMatch(other -> other.startsWith(small))) {
          return start;
        }
      }
    }
    return null;
  }
}
