package dev.postern.access;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule and where it stands.
 *
 * @param name as verdicts give it: the policy, the word, its place from 1, such as {@code
 *     agents-read-shop/deny-4}
 */
record NamedRule(Policy policy, String name, Rule rule) {
  static List<NamedRule> of(Policy policy) {
    List<NamedRule> named = new ArrayList<>();
    for (Rule rule : policy.rules()) {
      named.add(
          new NamedRule(
              policy, policy.name() + "/" + rule.word() + "-" + (named.size() + 1), rule));
    }
    return List.copyOf(named);
  }
}
