package dev.postern.benchmarks.ladder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

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
    return compared(rung, other, (above, below) -> above / below);
  }

  /** The median over the rounds of {@code rung}'s figure less {@code other}'s. */
  double difference(String rung, String other) {
    return compared(rung, other, (above, below) -> above - below);
  }

  private double compared(String rung, String other, DoubleBinaryOperator by) {
    List<Double> one = byRung.getOrDefault(rung, List.of());
    List<Double> two = byRung.getOrDefault(other, List.of());
    List<Double> results = new ArrayList<>();
    for (int i = 0; i < Math.min(one.size(), two.size()); i++) {
      results.add(by.applyAsDouble(one.get(i), two.get(i)));
    }
    return median(results);
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
