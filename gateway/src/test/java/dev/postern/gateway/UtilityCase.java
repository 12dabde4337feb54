package dev.postern.gateway;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something legitimate that has to work as it does without the gate.
 *
 * @param masks of the last step's columns, by position from 1: {@code last}, {@code first}, {@code
 *     redact} of a date, {@code stars}, {@code hash}, {@code pseudonym}, {@code null}
 * @param steps statements, each with its parameters or COPY lines behind an arrow
 */
record UtilityCase(String family, String name, Map<Integer, String> masks, List<String> steps) {
  private static final Pattern PSEUDONYM = Pattern.compile("\\{p:([^}]*)\\}");

  UtilityCase {
    masks = Map.copyOf(masks);
    steps = List.copyOf(steps);
  }

  /** The same with what stands for {@code {p:value}}. */
  UtilityCase with(UnaryOperator<String> pseudonym) {
    return new UtilityCase(
        family,
        name,
        masks,
        steps.stream()
            .map(step ->
                PSEUDONYM
                    .matcher(step)
                    .replaceAll(found -> Matcher.quoteReplacement(pseudonym.apply(found.group(1)))))
            .toList());
  }

  String title() {
    return family + ": " + name;
  }
}
