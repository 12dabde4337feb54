package dev.postern.sql.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which relations lead to others: a graph walked backwards from where it ends. */
final class Leads {
  private final Map<Integer, List<Integer>> leadHere = new HashMap<>();

  void add(int from, int to) {
    leadHere.computeIfAbsent(to, _ -> new ArrayList<>(1)).add(from);
  }

  void add(int from, Collection<Integer> to) {
    for (int end : to) {
      add(from, end);
    }
  }

  /** The ends, and everything that leads to one of them over any number of steps. */
  Set<Integer> to(Collection<Integer> ends) {
    var leading = new HashSet<>(ends);
    var open = new ArrayDeque<>(ends);
    while (!open.isEmpty()) {
      for (int from : leadHere.getOrDefault(open.remove(), List.of())) {
        if (leading.add(from)) {
          open.add(from);
        }
      }
    }
    return leading;
  }
}
