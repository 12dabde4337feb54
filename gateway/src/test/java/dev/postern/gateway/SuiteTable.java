package dev.postern.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts by family, printed into the build's output. */
final class SuiteTable {
  private final String title;
  private final List<String> columns;
  private final Map<String, int[]> families = new LinkedHashMap<>();

  SuiteTable(String title, String... columns) {
    this.title = title;
    this.columns = List.of(columns);
  }

  /** Adds one to those columns of a family's line that hold. */
  void count(String family, boolean... holds) {
    int[] counts = families.computeIfAbsent(family, _ -> new int[columns.size()]);
    for (int i = 0; i < counts.length; i++) {
      counts[i] += holds[i] ? 1 : 0;
    }
  }

  int total(int column) {
    return families.values().stream().mapToInt(counts -> counts[column]).sum();
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("%-34s".formatted(title) + " | " + String.join(" | ", columns));
    families.forEach((family, counts) -> lines.add(line(family, counts)));
    int[] totals = new int[columns.size()];
    Arrays.setAll(totals, this::total);
    lines.add(line("all", totals));
    return String.join("\n", lines);
  }

  private String line(String family, int[] counts) {
    StringBuilder line = new StringBuilder("%-34s".formatted(family));
    for (int i = 0; i < counts.length; i++) {
      line.append(" | ").append(("%" + columns.get(i).length() + "d").formatted(counts[i]));
    }
    return line.toString();
  }
}
