package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static dev.postern.access.Asking.SHOP;
import static dev.postern.access.Asking.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Risk;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What must hold for any policies and any statements, tried on many made by chance. */
class PolicyPropertiesTest {
  private static final int ROUNDS = 2_000;
  private static final List<Kind> KINDS =
      List.of(Kind.READ, Kind.WRITE, Kind.SESSION, Kind.TRANSACTION, Kind.UNKNOWN);

  private static final ObjectName EVERYTHING = new ObjectName(null, "everything");
  private static final List<ObjectName> RELATIONS =
      List.of(new ObjectName("public", "orders"), new ObjectName("billing", "bills"), EVERYTHING);
  private static final List<String> PATTERNS = List.of("public.*", "billing.bills", "*.orders");

  /** One holds, one does not, one cannot be told, and one looks at what is touched. */
  private static final List<Condition> CONDITIONS =
      List.of(
          Condition.compile("user == 'ada'"),
          Condition.compile("address.within('10.0.0.0/8')"),
          Condition.compile("claims.region == 'EU'"),
          Condition.compile("relations.exists(r, r.startsWith('billing.'))"),
          Condition.compile("rows > 5"),
          Condition.compile("rows <= 5 || user == 'eve'"));

  private final Random random = new Random(4711);

  @Test
  void addingADenyNeverLetsMorePass() {
    int tightened = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      Rule added = new Rule.Deny(matcher());
      List<StatementAnalysis> statements = statements();
      int before = severity(policies, statements);
      int after = severity(withRule(policies, added), statements);
      assertThat(after).isGreaterThanOrEqualTo(before);
      tightened += after > before ? 1 : 0;
    }
    assertThat(tightened).isPositive();
  }

  @Test
  void addingAHoldNeverForwardsMore() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      List<StatementAnalysis> statements = statements();
      Rule added = new Rule.Hold(matcher(), List.of("r"), 1, Duration.ofMinutes(1));
      if (severity(policies, statements) > FORWARDED) {
        assertThat(severity(withRule(policies, added), statements)).isGreaterThan(FORWARDED);
      }
    }
  }

  @Test
  void addingAnAllowNeverRefusesMore() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      List<StatementAnalysis> statements = statements();
      assertThat(severity(withRule(policies, new Rule.Allow(matcher())), statements))
          .isLessThanOrEqualTo(severity(policies, statements));
    }
  }

  @Test
  void whatIsNotKnownOfAStatementNeverLetsMorePass() {
    int tightened = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      StatementAnalysis known = statement();
      StatementAnalysis unknown =
          Asking.analyzed(
              known.risk(),
              new Action.Plain(),
              Set.of(EVERYTHING),
              known.kinds().toArray(Kind[]::new));
      int before = severity(policies, List.of(known));
      int after = severity(policies, List.of(unknown));
      if (before > FORWARDED) {
        assertThat(after).isGreaterThan(FORWARDED);
      }
      tightened += after > before ? 1 : 0;
    }
    assertThat(tightened).isPositive();
  }

  @Test
  void whileRowsAreOpenNothingIsRefusedThatSomeNumberOfThemWouldLetPass() {
    int open = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      List<StatementAnalysis> statements = statements();
      Question asked = question(policies, statements, Rows.OPEN);
      int most = severity(policies, asked);
      boolean isOpen = new Policies(policies).isOpen(asked, NOW);
      for (long rows : new long[] {0, 5, 6, 1_000}) {
        int then = severity(policies, question(policies, statements, new Rows.Expected(rows)));
        assertThat(then).isGreaterThanOrEqualTo(most);
        if (!isOpen) {
          assertThat(then).isEqualTo(most);
        }
        open += then > most ? 1 : 0;
      }
    }
    assertThat(open).isPositive();
  }

  @Test
  void rowsThatAreNotKnownNeverLetMorePass() {
    int tightened = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      List<StatementAnalysis> statements = statements();
      int unknown = severity(policies, question(policies, statements, Rows.UNKNOWN));
      int known = severity(policies, statements);
      if (known > FORWARDED) {
        assertThat(unknown).isGreaterThan(FORWARDED);
      }
      tightened += unknown > known ? 1 : 0;
    }
    assertThat(tightened).isPositive();
  }

  @Test
  void theOrderOfPoliciesAndRulesChangesNothing() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      List<StatementAnalysis> statements = statements();
      List<Policy> shuffled = new ArrayList<>();
      for (Policy policy : policies) {
        List<Rule> rules = new ArrayList<>(policy.rules());
        Collections.shuffle(rules, random);
        shuffled.add(withRules(policy, rules));
      }
      Collections.shuffle(shuffled, random);
      assertThat(severity(shuffled, statements)).isEqualTo(severity(policies, statements));
    }
  }

  @Test
  void anotherStatementInTheTextNeverLetsMorePass() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      List<StatementAnalysis> statements = statements();
      List<StatementAnalysis> more = new ArrayList<>(statements);
      more.add(random.nextInt(more.size() + 1), statement());
      assertThat(severity(policies, more)).isGreaterThanOrEqualTo(severity(policies, statements));
    }
  }

  @Test
  void anotherKindOfAStatementNeverLetsMorePass() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Policy> policies = policies();
      StatementAnalysis statement = statement();
      Set<Kind> kinds = EnumSet.copyOf(statement.kinds());
      kinds.add(oneOf(KINDS));
      StatementAnalysis wider =
          Asking.analyzed(
              statement.risk(),
              new Action.Plain(),
              ((StatementAnalysis.Analyzed) statement).reads(),
              kinds.toArray(Kind[]::new));
      assertThat(severity(policies, List.of(wider)))
          .isGreaterThanOrEqualTo(severity(policies, List.of(statement)));
    }
  }

  private static final int FORWARDED = 0;

  /** Every policy is in force, but for those that have to be requested. */
  private static int severity(List<Policy> policies, List<StatementAnalysis> statements) {
    return severity(policies, question(policies, statements, new Rows.Expected(7)));
  }

  private static int severity(List<Policy> policies, Question question) {
    return switch (new Policies(policies).decide(question, NOW)) {
      case Verdict.Forward _, Verdict.Rewrite _ -> FORWARDED;
      case Verdict.Hold hold -> hold.approvals();
      case Verdict.Deny _ -> Integer.MAX_VALUE;
    };
  }

  private static Question question(
      List<Policy> policies, List<StatementAnalysis> statements, Rows rows) {
    Map<String, Instant> inForce = new HashMap<>();
    for (Policy policy : policies) {
      if (policy.access().request() == Policy.Request.NONE) {
        inForce.put(policy.name(), NOW.plusSeconds(1));
      }
    }
    return new Question(
        member("agents"),
        "192.0.2.1",
        new Grant(inForce),
        SHOP,
        statements,
        statements.stream().map(PolicyPropertiesTest::touched).toList(),
        rows,
        true);
  }

  private List<Policy> policies() {
    List<Policy> policies = new ArrayList<>();
    policies.add(Asking.policy("p0", rules()));
    for (int i = random.nextInt(3); i > 0; i--) {
      Policy.Request request =
          random.nextInt(3) == 0 ? Policy.Request.REQUIRED : Policy.Request.NONE;
      policies.add(Asking.policy("p" + i, request, rules()));
    }
    return policies;
  }

  private Rule[] rules() {
    Rule[] rules = new Rule[1 + random.nextInt(4)];
    for (int i = 0; i < rules.length; i++) {
      Matcher matcher = matcher();
      rules[i] =
          switch (random.nextInt(5)) {
            case 0 -> Asking.deny(matcher);
            case 1 -> Asking.hold(matcher, 1 + random.nextInt(3));
            default -> Asking.allow(matcher);
          };
    }
    return rules;
  }

  private Matcher matcher() {
    Risk risk = random.nextBoolean() ? Risk.LOW : oneOf(List.of(Risk.values()));
    if (random.nextInt(4) == 0) {
      return Matcher.ofRisk(risk);
    }
    ObjectPatterns objects =
        random.nextBoolean()
            ? ObjectPatterns.ANY
            : new ObjectPatterns(
                List.of(NamePattern.parse(oneOf(PATTERNS), 2)), List.of(), Set.of());
    return new Matcher.Sql(kinds(), risk, objects, random.nextBoolean() ? null : oneOf(CONDITIONS));
  }

  /** What the statement reads; anything where it reads everything. */
  private static Touched touched(StatementAnalysis statement) {
    return statement instanceof StatementAnalysis.Analyzed analyzed
            && !analyzed.reads().contains(EVERYTHING)
        ? new Touched(analyzed.reads(), Set.of(), Set.of(), true)
        : Touched.UNKNOWN;
  }

  private List<StatementAnalysis> statements() {
    List<StatementAnalysis> statements = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      statements.add(statement());
    }
    return statements;
  }

  private StatementAnalysis statement() {
    return Asking.analyzed(
        oneOf(List.of(Risk.values())),
        new Action.Plain(),
        Set.of(oneOf(RELATIONS)),
        kinds().toArray(Kind[]::new));
  }

  private Set<Kind> kinds() {
    Set<Kind> kinds = EnumSet.of(oneOf(KINDS));
    while (random.nextBoolean()) {
      kinds.add(oneOf(KINDS));
    }
    return kinds;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private List<Policy> withRule(List<Policy> policies, Rule added) {
    List<Policy> changed = new ArrayList<>(policies);
    int which = random.nextInt(changed.size());
    List<Rule> rules = new ArrayList<>(changed.get(which).rules());
    rules.add(random.nextInt(rules.size() + 1), added);
    changed.set(which, withRules(changed.get(which), rules));
    return changed;
  }

  private static Policy withRules(Policy policy, List<Rule> rules) {
    return new Policy(policy.name(), policy.groups(), policy.connections(), policy.access(), rules);
  }
}
