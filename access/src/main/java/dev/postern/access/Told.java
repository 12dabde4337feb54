package dev.postern.access;

import java.util.HashMap;
import java.util.Map;

/**
 * What conditions say of one set of facts, each evaluated once: one action of a call may be on a
 * thousand resources, all of which share its facts, and a verdict looks at each of them more than
 * once. Of one thread.
 */
final class Told {
  private final Facts facts;
  private final Map<Condition, Condition.Outcome> outcomes = new HashMap<>();

  Told(Facts facts) {
    this.facts = facts;
  }

  Facts facts() {
    return facts;
  }

  Condition.Outcome of(Condition condition) {
    return outcomes.computeIfAbsent(condition, asked -> asked.of(facts));
  }
}
