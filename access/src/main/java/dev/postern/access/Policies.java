package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    return new Decision(question, rules(question), now).verdict();
  }

  /**
   * Whether {@link #decide} may say something else, though never let more pass, once the question's
   * {@link Rows.Open open} rows are known.
   */
  public boolean isOpen(Question question, Instant now) {
    return new Decision(question, rules(question), now).isOpen();
  }

  /**
   * What {@link #decide} looks at on its way: each rule that applies, and what it made of each
   * statement.
   */
  public List<Considered> explain(Question question, Instant now) {
    return new Considering(question, now).of(rules(question));
  }

  private List<NamedRule> rules(Question question) {
    List<NamedRule> rules = new ArrayList<>();
    for (Policy policy : applicable(question.identity(), question.connection())) {
      rules.addAll(named.getOrDefault(policy.name(), List.of()));
    }
    return rules;
  }

  /**
   * What opens by itself to somebody who has no grant at {@code now}: all policies that apply and
   * need no request.
   */
  public Grants.Answer opening(Identity identity, String connection, Instant now) {
    List<Policy> applicable = applicable(identity, connection);
    Map<String, Instant> opened = new HashMap<>();
    for (Policy policy : applicable) {
      switch (policy.access().request()) {
        case NONE -> opened.put(policy.name(), now.plus(policy.access().length()));
        case REQUIRED -> {}
      }
    }
    if (!opened.isEmpty()) {
      return new Grants.Answer.Granted(new Grant(opened));
    }
    return new Grants.Answer.NotGranted(
        applicable.isEmpty() ? Grants.NOT_GRANTED : Grants.GRANT_REQUIRED);
  }

  /** What the rules look at that apply to somebody at a connection. */
  public Looks looks(Identity identity, String connection) {
    return looks(applicable(identity, connection));
  }

  /** Whether rules for a connection look at what statements touch there. */
  public boolean lookAtObjects(String connection) {
    return looks(policies.stream().filter(policy -> policy.isOn(connection)).toList()).objects();
  }

  private static Looks looks(List<Policy> looking) {
    Looks looks = Looks.NOTHING;
    for (Policy policy : looking) {
      for (Rule rule : policy.rules()) {
        looks = looks.with(rule.matcher().looks());
      }
    }
    return looks;
  }

  /**
   * What somebody could have at a connection at most, for good: all policies that apply, as if what
   * has to be requested had been. For asking what policies would say, never for letting in.
   */
  public Optional<Grant> allOf(Identity identity, String connection) {
    Map<String, Instant> all = new HashMap<>();
    applicable(identity, connection).forEach(policy -> all.put(policy.name(), Instant.MAX));
    return all.isEmpty() ? Optional.empty() : Optional.of(new Grant(all));
  }

  /** Those of the names that there are. */
  List<Policy> named(Set<String> names) {
    return policies.stream().filter(policy -> names.contains(policy.name())).toList();
  }

  /** The names of the policies for one of the identity's groups at the connection. */
  public Set<String> namesFor(Identity identity, String connection) {
    return applicable(identity, connection).stream()
        .map(Policy::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The policies for one of the identity's groups at the connection, in their order. */
  List<Policy> applicable(Identity identity, String connection) {
    return policies.stream().filter(policy -> policy.appliesTo(identity, connection)).toList();
  }
}
