package dev.postern.access;

import dev.postern.core.Action;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.Span;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.core.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The questions, identities and policies of the policy tests. */
final class Asking {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String SHOP = "shop";
  static final Matcher READS = Matcher.ofKinds(Set.of(Kind.READ));
  static final Matcher WRITES = Matcher.ofKinds(Set.of(Kind.WRITE));

  private static final Span SPAN = new Span(0, 1);

  private Asking() {}

  static Identity member(String... groups) {
    return new Identity(
        "https://idp.example", "1", "ada", Set.of(groups), Map.of(), NOW.plusSeconds(60));
  }

  static Policy policy(String name, Rule... rules) {
    return policy(name, Policy.Request.NONE, rules);
  }

  static Policy policy(String name, Policy.Request request, Rule... rules) {
    return new Policy(name, Set.of("agents"), Set.of(SHOP), access(15, request), List.of(rules));
  }

  static Policy.Access access(int minutes, Policy.Request request) {
    return new Policy.Access(
        Duration.ofMinutes(minutes), request, List.of("reviewers"), 1, Duration.ofDays(1));
  }

  static Rule allow(Matcher matcher) {
    return new Rule.Allow(matcher);
  }

  static Rule deny(Matcher matcher) {
    return new Rule.Deny(matcher);
  }

  static Rule hold(Matcher matcher, int approvals) {
    return new Rule.Hold(matcher, List.of("reviewers"), approvals, Duration.ofMinutes(10));
  }

  static StatementAnalysis statement(Risk risk, Kind... kinds) {
    return analyzed(risk, new Action.Plain(), Set.of(), kinds);
  }

  static StatementAnalysis statement(Kind... kinds) {
    return statement(Risk.LOW, kinds);
  }

  static StatementAnalysis analyzed(
      Risk risk, Action action, Set<ObjectName> reads, Kind... kinds) {
    List<Reason> reasons =
        risk == Risk.LOW
            ? List.of()
            : List.of(new Reason("unbounded-delete", "it deletes every row"));
    return new Analyzed(SPAN, Set.of(kinds), risk, reasons, reads, Set.of(), Set.of(), action);
  }

  static StatementAnalysis notUnderstood() {
    return new Unanalyzable(SPAN, new Reason("syntax", "the parser stopped at a token"));
  }

  /** The verdict for a member of "agents" whose session at the shop has just begun. */
  static Verdict verdict(Policies policies, StatementAnalysis... statements) {
    return verdict(policies, false, statements);
  }

  static Verdict verdict(
      Policies policies, boolean protectedData, StatementAnalysis... statements) {
    Identity agent = member("agents");
    Grant grant =
        switch (policies.opening(agent, SHOP, NOW)) {
          case Grants.Answer.Granted granted -> granted.grant();
          case Grants.Answer.NotGranted refused ->
              throw new AssertionError(refused.reason().sentence());
        };
    return policies.decide(
        new Question(agent, grant, SHOP, List.of(statements), protectedData), NOW);
  }

  static Verdict verdict(Policy policy, StatementAnalysis... statements) {
    return verdict(new Policies(List.of(policy)), statements);
  }
}
