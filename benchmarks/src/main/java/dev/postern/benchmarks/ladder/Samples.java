package dev.postern.benchmarks.ladder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One figure of every rung, once a round. Only what was measured in the same round is compared, so
 * that what else the machine does touches both sides.
 */
final class Samples {
  private final Map<String, List<Double>> byRung = new LinkedHashMap<>();

  void add(String rung, double value) {
    byRung.computeIfAbsent(rung, _ -> new ArrayList<>()).add(value);
  }

  /** NaN where there is no sample. */
  double median(String rung) {
    return median(byRung.getOrDefault(rung, List.of()));
  }

  /** The median over the rounds of {@code rung}'s figure by {@code other}'s. */
  double ratio(String rung, String other) {
    List<Double> above = byRung.getOrDefault(rung, List.of());
    List<Double> below = byRung.getOrDefault(other, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
      ratios.add(above.get(i) / below.get(i));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
