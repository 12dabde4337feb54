package dev.postern.masking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What becomes of labelled data, by who looks. */
public record MaskRules(List<MaskRule> rules) {
  /**
   * The mask of one column for one caller.
   *
   * @param label the labels it comes from, joined by a plus sign
   */
  public record Applied(String label, MaskSpec spec, PredicateUse predicates) {}

  public MaskRules {
    rules = List.copyOf(rules);
  }

  /**
   * The strictest of the masks that the labels' rules give a caller of these groups. A label
   * without a rule redacts for everyone.
   *
   * @return empty where the caller sees the column as it is
   */
  public Optional<Applied> mask(Set<String> labels, Set<String> groups) {
    List<MaskRule> applying = new ArrayList<>();
    for (String label : new TreeSet<>(labels)) {
      applying.addAll(applying(label, groups));
    }
    String from =
        applying.stream().map(MaskRule::label).distinct().collect(Collectors.joining("+"));
    PredicateUse predicates =
        applying.stream()
            .map(MaskRule::predicates)
            .reduce(new PredicateUse.Allow(), PredicateUse::strictest);
    return applying.stream()
        .map(MaskRule::as)
        .reduce(MaskSpec::strictest)
        .map(spec -> new Applied(from, spec, predicates));
  }

  /**
   * How many uses an hour those of the labels give a caller of these groups that count them.
   *
   * @return by label, without those whose uses are not counted
   */
  public Map<String, Integer> budgets(Set<String> labels, Set<String> groups) {
    Map<String, Integer> budgets = new TreeMap<>();
    for (String label : labels) {
      for (MaskRule rule : applying(label, groups)) {
        if (rule.predicates() instanceof PredicateUse.Budget(var uses)) {
          budgets.merge(label, uses, Math::min);
        }
      }
    }
    return budgets;
  }

  private List<MaskRule> applying(String label, Set<String> groups) {
    List<MaskRule> given = rules.stream().filter(rule -> rule.label().equals(label)).toList();
    if (given.isEmpty()) {
      return List.of(new MaskRule(label, new MaskSpec.Redact(), Set.of(), new PredicateUse.Deny()));
    }
    return given.stream()
        .filter(rule -> Collections.disjoint(rule.unlessGroups(), groups))
        .toList();
  }
}
