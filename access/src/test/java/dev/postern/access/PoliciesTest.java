package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static dev.postern.access.Asking.READS;
import static dev.postern.access.Asking.SHOP;
import static dev.postern.access.Asking.WRITES;
import static dev.postern.access.Asking.allow;
import static dev.postern.access.Asking.analyzed;
import static dev.postern.access.Asking.deny;
import static dev.postern.access.Asking.hold;
import static dev.postern.access.Asking.member;
import static dev.postern.access.Asking.notUnderstood;
import static dev.postern.access.Asking.policy;
import static dev.postern.access.Asking.statement;
import static dev.postern.access.Asking.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Risk;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each sentence of DESIGN.md on what policy words mean. */
class PoliciesTest {
  private static final Matcher EVERYTHING = Matcher.ofKinds(EnumSet.allOf(Kind.class));

  @Nested
  class NothingMatchedDenies {
    @Test
    void aKindThatNoRuleNamesIsRefusedByDefault() {
      Verdict verdict = verdict(policy("readers", allow(READS)), statement(Kind.DDL_DROP));
      assertThat(verdict)
          .isInstanceOfSatisfying(
              Verdict.Deny.class,
              deny -> {
                assertThat(deny.rule()).isEqualTo("default");
                assertThat(deny.refusal().code()).isEqualTo(FaultCode.DENIED);
                assertThat(deny.refusal().reason().code()).isEqualTo("not-allowed");
                assertThat(deny.refusal().reason().sentence())
                    .isEqualTo("policy readers does not allow ddl-drop");
                assertThat(deny.refusal().hint())
                    .isEqualTo(
                        "Allowed here: read. Ask whoever keeps the gate's policies for more.");
              });
    }

    @Test
    void aPolicyWithoutRulesRefusesAll() {
      assertThat(rule(verdict(policy("empty"), statement(Kind.READ)))).isEqualTo("deny default");
    }

    @Test
    void aStatementOfNoKindIsOfUnknownKind() {
      assertThat(rule(verdict(policy("readers", allow(READS)), statement())))
          .isEqualTo("deny default");
    }

    @Test
    void theRefusalNamesEveryPolicyThatCouldHaveAllowed() {
      Policies two = policies(policy("a", allow(READS)), policy("b", allow(WRITES)));
      assertThat(sentence(verdict(two, statement(Kind.ROLE))))
          .isEqualTo("none of the policies a, b allows role");
    }
  }

  @Nested
  class DenyWinsOverHoldOverAllow {
    private final StatementAnalysis write = statement(Kind.WRITE);

    @Test
    void whereverTheRulesStand() {
      assertThat(rule(verdict(policy("p", deny(WRITES), hold(WRITES, 1), allow(WRITES)), write)))
          .isEqualTo("deny p/deny-1");
      assertThat(rule(verdict(policy("p", allow(WRITES), hold(WRITES, 1), deny(WRITES)), write)))
          .isEqualTo("deny p/deny-3");
      assertThat(rule(verdict(policy("p", allow(WRITES), hold(WRITES, 1)), write)))
          .isEqualTo("hold p/hold-2");
      assertThat(rule(verdict(policy("p", hold(WRITES, 1), allow(WRITES)), write)))
          .isEqualTo("hold p/hold-1");
      assertThat(rule(verdict(policy("p", allow(WRITES)), write))).isEqualTo("forward p/allow-1");
    }

    @Test
    void overAllPoliciesThatApply() {
      Policy allowing = policy("allowing", allow(WRITES));
      assertThat(rule(verdict(policies(allowing, policy("denying", deny(WRITES))), write)))
          .isEqualTo("deny denying/deny-1");
      assertThat(rule(verdict(policies(allowing, policy("holding", hold(WRITES, 1))), write)))
          .isEqualTo("hold holding/hold-1");
    }

    @Test
    void aDenialSaysWhichPolicyDeniesWhat() {
      Policy policy = policy("p", allow(EVERYTHING), deny(WRITES));
      assertThat(sentence(verdict(policy, statement(Kind.READ, Kind.WRITE))))
          .isEqualTo("policy p denies write");
    }
  }

  @Nested
  class EveryKindMustBePermittedAndAnyMayRefuse {
    private final StatementAnalysis deleteInCte = statement(Kind.READ, Kind.WRITE);

    @Test
    void oneKindNotAllowedRefusesAll() {
      Verdict verdict = verdict(policy("p", allow(READS)), deleteInCte);
      assertThat(rule(verdict)).isEqualTo("deny default");
      assertThat(sentence(verdict)).isEqualTo("policy p does not allow write");
    }

    @Test
    void theKindsMayBeAllowedByDifferentRulesAndPolicies() {
      assertThat(rule(verdict(policy("p", allow(READS), allow(WRITES)), deleteInCte)))
          .isEqualTo("forward p/allow-1");
      Policies two = policies(policy("a", allow(READS)), policy("b", allow(WRITES)));
      assertThat(rule(verdict(two, deleteInCte))).isEqualTo("forward a/allow-1");
    }

    @Test
    void oneKindHeldHoldsAll() {
      assertThat(rule(verdict(policy("p", allow(READS), hold(WRITES, 1)), deleteInCte)))
          .isEqualTo("hold p/hold-2");
    }

    @Test
    void oneKindHeldDoesNotAllowTheOthers() {
      assertThat(rule(verdict(policy("p", hold(WRITES, 1)), deleteInCte)))
          .isEqualTo("deny default");
    }

    @Test
    void oneKindDeniedRefusesAll() {
      assertThat(rule(verdict(policy("p", allow(EVERYTHING), deny(READS)), deleteInCte)))
          .isEqualTo("deny p/deny-2");
    }
  }

  @Nested
  class ATextOfSeveralStatements {
    private final Policy policy = policy("p", allow(READS), hold(WRITES, 1));

    @Test
    void isRefusedWhereOneIs() {
      assertThat(rule(verdict(policy, statement(Kind.READ), statement(Kind.DDL_DROP))))
          .isEqualTo("deny default");
    }

    @Test
    void isHeldWhereOneIs() {
      assertThat(rule(verdict(policy, statement(Kind.READ), statement(Kind.WRITE))))
          .isEqualTo("hold p/hold-2");
    }

    @Test
    void isOnlyHeldIfNoneIsRefused() {
      assertThat(rule(verdict(policy, statement(Kind.WRITE), statement(Kind.DDL_DROP))))
          .isEqualTo("deny default");
    }

    @Test
    void isJudgedWithWhatItPreparesOrDeclares() {
      StatementAnalysis drop = statement(Kind.DDL_DROP);
      StatementAnalysis prepare =
          analyzed(Risk.LOW, new Action.Prepare("x", drop), Set.of(), Kind.SESSION);
      StatementAnalysis declare =
          analyzed(Risk.LOW, new Action.DeclareCursor("c", false, drop), Set.of(), Kind.READ);
      assertThat(rule(verdict(policy, prepare))).isEqualTo("deny default");
      assertThat(rule(verdict(policy, declare))).isEqualTo("deny default");
    }
  }

  @Nested
  class WhatTouchesOnlyTheSessionPassesUnlessDenied {
    private final Policy readers = policy("readers", allow(READS));

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTION", "SESSION"})
    void underAllowOfReads(Kind kind) {
      assertThat(rule(verdict(readers, statement(kind)))).isEqualTo("forward session-only");
    }

    @Test
    void anEmptyTextPasses() {
      assertThat(rule(verdict(readers))).isEqualTo("forward session-only");
    }

    @Test
    void besideAReadTheReadsRuleIsNamed() {
      assertThat(rule(verdict(readers, statement(Kind.TRANSACTION), statement(Kind.READ))))
          .isEqualTo("forward readers/allow-1");
    }

    @Test
    void aDenyStopsIt() {
      Policy policy = policy("p", allow(READS), deny(Matcher.ofKinds(Set.of(Kind.SESSION))));
      assertThat(rule(verdict(policy, statement(Kind.SESSION)))).isEqualTo("deny p/deny-2");
    }

    @Test
    void aHoldDoesNot() {
      assertThat(rule(verdict(policy("p", hold(EVERYTHING, 1)), statement(Kind.TRANSACTION))))
          .isEqualTo("forward session-only");
    }

    @Test
    void higherRiskNeedsARule() {
      assertThat(rule(verdict(readers, statement(Risk.MEDIUM, Kind.SESSION))))
          .isEqualTo("deny default");
    }

    @Test
    void readingNeedsARule() {
      StatementAnalysis reading =
          analyzed(
              Risk.LOW,
              new Action.Plain(),
              Set.of(new ObjectName("public", "customers")),
              Kind.SESSION);
      assertThat(rule(verdict(policy("p", allow(WRITES)), reading))).isEqualTo("deny default");
    }

    @Test
    void runningWhatWasPreparedNeedsARule() {
      StatementAnalysis execute =
          analyzed(Risk.LOW, new Action.ExecutePrepared("x"), Set.of(), Kind.SESSION);
      assertThat(rule(verdict(readers, execute))).isEqualTo("deny default");
    }

    @Test
    void anotherKindBesideNeedsARule() {
      assertThat(rule(verdict(readers, statement(Kind.SESSION, Kind.ROLE))))
          .isEqualTo("deny default");
    }
  }

  @Nested
  class RiskMeansAtLeast {
    private final Policy policy =
        policy("p", allow(EVERYTHING), hold(Matcher.ofRisk(Risk.HIGH), 2));

    @Test
    void highMeansHighOrAbove() {
      assertThat(rule(verdict(policy, statement(Risk.MEDIUM, Kind.WRITE))))
          .isEqualTo("forward p/allow-1");
      assertThat(rule(verdict(policy, statement(Risk.HIGH, Kind.WRITE))))
          .isEqualTo("hold p/hold-2");
      assertThat(rule(verdict(policy, statement(Risk.CRITICAL, Kind.WRITE))))
          .isEqualTo("hold p/hold-2");
    }

    @Test
    void kindsAndRiskTogetherMeanBoth() {
      Policy both = policy("p", allow(EVERYTHING), deny(Matcher.of(Set.of(Kind.WRITE), Risk.HIGH)));
      assertThat(rule(verdict(both, statement(Risk.HIGH, Kind.READ))))
          .isEqualTo("forward p/allow-1");
      assertThat(rule(verdict(both, statement(Risk.LOW, Kind.WRITE))))
          .isEqualTo("forward p/allow-1");
      Verdict denied = verdict(both, statement(Risk.CRITICAL, Kind.WRITE));
      assertThat(rule(denied)).isEqualTo("deny p/deny-2");
      assertThat(sentence(denied))
          .isEqualTo(
              "policy p denies write of high risk or above, and this is of critical risk:"
                  + " it deletes every row");
    }

    @Test
    void ofSeveralHoldsTheOneWithMostApprovalsCounts() {
      Policy two = policy("p", hold(WRITES, 1), hold(Matcher.ofRisk(Risk.HIGH), 2));
      assertThat(rule(verdict(two, statement(Risk.HIGH, Kind.WRITE)))).isEqualTo("hold p/hold-2");
      assertThat(rule(verdict(two, statement(Risk.LOW, Kind.WRITE)))).isEqualTo("hold p/hold-1");
    }
  }

  @Nested
  class WhatWasNotUnderstood {
    private final Policies everything = policies(policy("p", allow(EVERYTHING)));

    @Test
    void isNotAllowedByNamingOtherKinds() {
      Set<Kind> known = EnumSet.complementOf(EnumSet.of(Kind.UNKNOWN));
      assertThat(rule(verdict(policy("p", allow(Matcher.ofKinds(known))), notUnderstood())))
          .isEqualTo("deny default");
    }

    @Test
    void isAllowedByTheStarWhereNothingIsProtected() {
      assertThat(rule(verdict(everything, notUnderstood()))).isEqualTo("forward p/allow-1");
    }

    @Test
    void isRefusedWhereDataIsProtected() {
      Verdict verdict = verdict(everything, true, statement(Kind.READ), notUnderstood());
      assertThat(rule(verdict)).isEqualTo("deny default");
      assertThat(sentence(verdict))
          .isEqualTo(
              "the statement was not understood, and this connection holds protected data:"
                  + " the parser stopped at a token");
    }

    @Test
    void isNotHeldThereEither() {
      assertThat(rule(verdict(policies(policy("p", hold(EVERYTHING, 1))), true, notUnderstood())))
          .isEqualTo("deny default");
    }

    @Test
    void anUnknownPartCountsLikeTheWhole() {
      assertThat(rule(verdict(everything, true, statement(Kind.READ, Kind.UNKNOWN))))
          .isEqualTo("deny default");
    }
  }

  @Nested
  class WhomAPolicyIsFor {
    @Test
    void groupsAndConnectionsGoByNameOrStar() {
      assertThat(applies(Set.of("agents"), Set.of(SHOP))).isTrue();
      assertThat(applies(Set.of("*"), Set.of("*"))).isTrue();
      assertThat(applies(Set.of("dba"), Set.of(SHOP))).isFalse();
      assertThat(applies(Set.of("agents"), Set.of("shop-mysql"))).isFalse();
      assertThat(applies(Set.of("Agents"), Set.of(SHOP))).isFalse();
      assertThat(applies(Set.of(), Set.of())).isFalse();
    }

    @Test
    void aGroupCalledStarIsNoWildcard() {
      Policy policy = policy("p", allow(READS));
      assertThat(policy.appliesTo(member("*"), SHOP)).isFalse();
      assertThat(policy.appliesTo(member("agents"), "*")).isFalse();
    }

    private boolean applies(Set<String> groups, Set<String> connections) {
      Policy.Access access = Policy.Access.open(Duration.ofMinutes(1));
      return new Policy("p", groups, connections, access, List.of())
          .appliesTo(member("agents", "staff"), SHOP);
    }
  }

  @Nested
  class WhatIsNotInForce {
    private final Policy onRequest =
        policy("on-request", Policy.Request.REQUIRED, allow(WRITES), deny(READS));
    private final Policies policies = policies(policy("p", allow(EVERYTHING)), onRequest);

    @Test
    void doesNotAllow() {
      Policies narrow =
          policies(policy("p", allow(READS)), policy("q", Policy.Request.REQUIRED, allow(WRITES)));
      assertThat(rule(verdict(narrow, statement(Kind.WRITE)))).isEqualTo("deny default");
    }

    @Test
    void stillDenies() {
      assertThat(rule(verdict(policies, statement(Kind.READ)))).isEqualTo("deny on-request/deny-2");
    }

    @Test
    void allowsNothingAfterItsEnd() {
      Question question =
          new Question(
              member("agents"),
              new Grant(Map.of("p", NOW.plusSeconds(10))),
              SHOP,
              List.of(statement(Kind.WRITE)),
              false);
      assertThat(rule(policies.decide(question, NOW.plusSeconds(9))))
          .isEqualTo("forward p/allow-1");
      Verdict after = policies.decide(question, NOW.plusSeconds(10));
      assertThat(rule(after)).isEqualTo("deny default");
      assertThat(sentence(after)).isEqualTo("no policy in force allows you anything here");
    }

    @Test
    void doesNotCountForAnIdentityItIsNotFor() {
      Question question =
          new Question(member("dba"), new Grant(Map.of("p", Instant.MAX)), SHOP, List.of(), false);
      assertThat(rule(policies.decide(question, NOW))).isEqualTo("deny default");
    }
  }

  /** The table of docs/policy.md. */
  @Test
  void theDocumentedExampleHolds() {
    Set<Kind> denied =
        EnumSet.of(
            Kind.DDL_CREATE,
            Kind.DDL_ALTER,
            Kind.DDL_DROP,
            Kind.PRIVILEGE,
            Kind.SERVER_FILE,
            Kind.CODE);
    Policy policy =
        policy(
            "agents-read-shop",
            allow(READS),
            hold(WRITES, 1),
            hold(Matcher.ofRisk(Risk.HIGH), 2),
            deny(Matcher.ofKinds(denied)));
    StatementAnalysis read = statement(Kind.READ);
    assertThat(rule(verdict(policy, read))).isEqualTo("forward agents-read-shop/allow-1");
    assertThat(rule(verdict(policy, statement(Kind.WRITE))))
        .isEqualTo("hold agents-read-shop/hold-2");
    assertThat(rule(verdict(policy, statement(Kind.READ, Kind.WRITE))))
        .isEqualTo("hold agents-read-shop/hold-2");
    assertThat(rule(verdict(policy, statement(Risk.HIGH, Kind.WRITE))))
        .isEqualTo("hold agents-read-shop/hold-3");
    assertThat(rule(verdict(policy, read, statement(Risk.HIGH, Kind.DDL_DROP))))
        .isEqualTo("deny agents-read-shop/deny-4");
    Verdict notify = verdict(policy, statement(Kind.NOTIFY));
    assertThat(rule(notify)).isEqualTo("deny default");
    assertThat(((Verdict.Deny) notify).refusal().hint())
        .isEqualTo(
            "Allowed here: read. After approval: write."
                + " Ask whoever keeps the gate's policies for more.");
    assertThat(rule(verdict(policy, statement(Kind.TRANSACTION))))
        .isEqualTo("forward session-only");
  }

  @Test
  void twoPoliciesOfOneNameAreAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policies(policy("p"), policy("p")))
        .withMessage("policy stands twice: p");
  }

  private static Policies policies(Policy... policies) {
    return new Policies(List.of(policies));
  }

  private static String rule(Verdict verdict) {
    String word =
        switch (verdict) {
          case Verdict.Forward _ -> "forward";
          case Verdict.Rewrite _ -> "rewrite";
          case Verdict.Hold _ -> "hold";
          case Verdict.Deny _ -> "deny";
        };
    return word + " " + verdict.rule();
  }

  private static String sentence(Verdict verdict) {
    return ((Verdict.Deny) verdict).refusal().reason().sentence();
  }
}
