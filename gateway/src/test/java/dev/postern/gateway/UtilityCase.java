package dev.postern.gateway;

import java.util.List;
import java.util.Map;

/**
 * Something legitimate that has to work as it does without the gate.
 *
 * @param masks of the last step's columns, by position from 1: {@code last}, {@code first}, {@code
 *     redact}, {@code null}
 * @param steps statements, each with its parameters or COPY lines behind an arrow
 */
record UtilityCase(String family, String name, Map<Integer, String> masks, List<String> steps) {
  UtilityCase {
    masks = Map.copyOf(masks);
    steps = List.copyOf(steps);
  }

  String title() {
    return family + ": " + name;
  }
}
