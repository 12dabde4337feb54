package dev.postern.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement would meet, as far as it can be compared.
 *
 * @param verdict its word, of a refusal with its reason, of a hold with who has to agree
 * @param masks of output columns that are masked, by name; with their statement's number where
 *     there are several
 * @param sent what would leave in the text's place, null where the text itself would
 */
record Outcome(String verdict, String rule, Map<String, String> masks, @Nullable String sent) {
  static final Outcome NO_ACCESS = new Outcome("no access", "-", Map.of(), null);

  /** One thing that is another. */
  record Change(String what, String before, String after) {}

  /**
   * @param model of an explanation
   */
  static Outcome of(Map<String, Object> model) {
    String verdict = String.valueOf(model.get("verdict"));
    String sent = (String) model.get("sent");
    Map<String, String> masks = new LinkedHashMap<>();
    List<?> statements = (List<?>) Objects.requireNonNull(model.get("statements"));
    for (int i = 0; i < statements.size(); i++) {
      String prefix = statements.size() == 1 ? "" : (i + 1) + ".";
      if (((Map<?, ?>) statements.get(i)).get("columns") instanceof List<?> columns) {
        for (Object column : columns) {
          String mask = String.valueOf(((Map<?, ?>) column).get("mask"));
          if (!mask.equals("none")) {
            masks.merge(
                prefix + ((Map<?, ?>) column).get("name"), mask, (one, two) -> one + ", " + two);
          }
        }
      }
    }
    return new Outcome(
        switch (verdict) {
          case "deny" -> "deny (" + model.get("reason") + ")";
          case "hold" ->
              "hold (%s of %s)".formatted(model.get("approvals"), model.get("reviewers"));
          default -> verdict;
        },
        String.valueOf(model.get("rule")),
        // Nothing comes out of what is refused.
        verdict.equals("deny") ? Map.of() : masks,
        sent);
  }

  boolean passes() {
    return verdict.equals("forward") || verdict.equals("rewrite");
  }

  /** Whether something may come out of it, at once or after an approval. */
  private boolean shows() {
    return passes() || verdict.startsWith("hold");
  }

  /** What is another in {@code next}. */
  List<Change> changes(Outcome next) {
    List<Change> changes = new ArrayList<>();
    add("verdict", verdict, next.verdict, changes);
    add("rule", rule, next.rule, changes);
    if (shows() && next.shows()) {
      Set<String> columns = new LinkedHashSet<>(masks.keySet());
      columns.addAll(next.masks.keySet());
      for (String column : columns) {
        add(
            "mask of " + column,
            masks.getOrDefault(column, "none"),
            next.masks.getOrDefault(column, "none"),
            changes);
      }
      add(
          "sent",
          sent == null ? "as it is" : sent,
          next.sent == null ? "as it is" : next.sent,
          changes);
    }
    return changes;
  }

  private static void add(String what, String before, String after, List<Change> changes) {
    if (!before.equals(after)) {
      changes.add(new Change(what, before, after));
    }
  }
}
