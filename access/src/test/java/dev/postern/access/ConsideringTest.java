package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static dev.postern.access.Asking.SHOP;
import static dev.postern.access.Asking.allow;
import static dev.postern.access.Asking.deny;
import static dev.postern.access.Asking.hold;
import static dev.postern.access.Asking.member;
import static dev.postern.access.Asking.statement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.StatementAnalysis;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The explanation of a verdict names every rule that was looked at, and what it made of it. */
final class ConsideringTest {
  private static List<Considered> explained(Policies policies, StatementAnalysis... statements) {
    return policies.explain(
        new Question(
            member("agents"),
            new Grant(Map.of("open", NOW.plusSeconds(1))),
            SHOP,
            List.of(statements),
            false),
        NOW);
  }

  @Test
  void everyRuleThatAppliesIsNamedForEachStatement() {
    Policies policies =
        new Policies(
            List.of(
                Asking.policy("open", allow(Asking.READS), hold(Matcher.ofRisk(Risk.HIGH), 1)),
                new Policy(
                    "others",
                    Set.of("dba"),
                    Set.of(SHOP),
                    Asking.access(15, Policy.Request.NONE),
                    List.of(deny(Asking.READS)))));
    assertThat(explained(policies, statement(Kind.READ), statement(Risk.HIGH, Kind.WRITE)))
        .containsExactly(
            new Considered("open/allow-1", 1, true, "matches read"),
            new Considered(
                "open/hold-2", 1, false, "is about high risk or above, and this is of low"),
            new Considered("open/allow-1", 2, false, "is about other kinds"),
            new Considered("open/hold-2", 2, true, "matches write"));
  }

  @Test
  void whatIsNotInForceRestrictsAndDoesNotPermit() {
    Policies policies =
        new Policies(
            List.of(
                Asking.policy(
                    "asked", Policy.Request.REQUIRED, allow(Asking.READS), deny(Asking.READS))));
    assertThat(explained(policies, statement(Kind.READ)))
        .containsExactly(
            new Considered(
                "asked/allow-1", 1, false, "matches read, of a policy that is not in force"),
            new Considered(
                "asked/deny-2", 1, true, "matches read, of a policy that is not in force"));
  }

  @Test
  void anAllowSaysWhatItIsNotAbout() {
    ObjectPatterns orders =
        new ObjectPatterns(List.of(NamePattern.parse("public.orders", 2)), List.of(), Set.of());
    Policies policies =
        new Policies(
            List.of(
                Asking.policy(
                    "open", allow(new Matcher.Sql(Set.of(Kind.READ), Risk.LOW, orders, null)))));
    assertThat(explained(policies, statement(Kind.READ)))
        .extracting(Considered::why)
        .containsExactly("names objects, and this could touch any");
  }
}
