package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All policies of a configuration. Immutable: a reload makes another one. */
public final class Policies {
  private final List<Policy> policies;
  private final Map<String, List<NamedRule>> named = new HashMap<>();

  /**
   * @throws IllegalArgumentException where two have the same name
   */
  public Policies(List<Policy> policies) {
    for (Policy policy : policies) {
      if (named.put(policy.name(), NamedRule.of(policy)) != null) {
        throw new IllegalArgumentException("policy stands twice: " + policy.name());
      }
    }
    this.policies = List.copyOf(policies);
  }

  /**
   * What becomes of a text: {@code Forward}, {@code Hold} or {@code Deny}, over all its statements
   * at once. A function of its arguments alone.
   */
  public Verdict decide(Question question, Instant now) {
    List<NamedRule> rules = new ArrayList<>();
    for (Policy policy : applicable(question.identity(), question.connection())) {
      rules.addAll(named.getOrDefault(policy.name(), List.of()));
    }
    return new Decision(question, rules, now).verdict();
  }

  /** The policies for one of the identity's groups at the connection, in their order. */
  List<Policy> applicable(Identity identity, String connection) {
    return policies.stream().filter(policy -> policy.appliesTo(identity, connection)).toList();
  }
}
