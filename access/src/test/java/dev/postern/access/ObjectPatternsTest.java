package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static dev.postern.access.Asking.SHOP;
import static dev.postern.access.Asking.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Risk;
import dev.postern.core.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules about relations, columns and labels: an allow is about all, what restricts about any. */
final class ObjectPatternsTest {
  private static final Touched ORDERS = touched("public", "orders", "id", "amount");
  private static final Touched BILLS = touched("billing", "bills", "iban");
  private static final Touched BOTH =
      new Touched(
          Set.of(new ObjectName("public", "orders"), new ObjectName("billing", "bills")),
          Set.of(
              new Touched.Column("public", "orders", "id"),
              new Touched.Column("billing", "bills", "iban")),
          Set.of("iban"),
          true);

  private static Touched touched(String schema, String table, String... columns) {
    return new Touched(
        Set.of(new ObjectName(schema, table)),
        Set.copyOf(
            List.of(columns).stream()
                .map(column -> new Touched.Column(schema, table, column))
                .toList()),
        Set.of(),
        true);
  }

  private static Matcher reads(
      List<String> relations, List<String> columns, Set<String> labels, @Nullable Condition when) {
    return new Matcher.Sql(
        Set.of(Kind.READ),
        Risk.LOW,
        new ObjectPatterns(
            relations.stream().map(text -> NamePattern.parse(text, 2)).toList(),
            columns.stream().map(text -> NamePattern.parse(text, 3)).toList(),
            labels),
        when);
  }

  private static Matcher relations(String... relations) {
    return reads(List.of(relations), List.of(), Set.of(), null);
  }

  private static String rule(Touched touched, Rule... rules) {
    Question question =
        new Question(
            member("agents"),
            null,
            new Grant(Map.of("p", NOW.plusSeconds(1))),
            SHOP,
            List.of(Asking.statement(Kind.READ)),
            List.of(touched),
            Rows.UNKNOWN,
            true);
    Verdict verdict = new Policies(List.of(Asking.policy("p", rules))).decide(question, NOW);
    return verdict.rule();
  }

  @Test
  void anAllowHoldsOnlyWhereAllThatIsTouchedIsItsOwn() {
    Rule allow = Asking.allow(relations("public.*"));
    assertThat(rule(ORDERS, allow)).isEqualTo("p/allow-1");
    assertThat(rule(BILLS, allow)).isEqualTo("default");
    assertThat(rule(BOTH, allow)).isEqualTo("default");
    assertThat(rule(Touched.UNKNOWN, allow)).isEqualTo("default");
    assertThat(rule(Touched.NOTHING, allow)).isEqualTo("p/allow-1");
  }

  @Test
  void whatRestrictsHoldsWhereAnyThatIsTouchedIsItsOwn() {
    Rule allow = Asking.allow(Asking.READS);
    for (Rule rule :
        List.of(
            Asking.deny(relations("billing.*")),
            Asking.deny(reads(List.of(), List.of("*.*.IBAN"), Set.of(), null)),
            Asking.hold(relations("billing.bills"), 1))) {
      String name = "p/" + rule.word() + "-2";
      assertThat(rule(ORDERS, allow, rule)).isEqualTo("p/allow-1");
      assertThat(rule(BILLS, allow, rule)).isEqualTo(name);
      assertThat(rule(BOTH, allow, rule)).isEqualTo(name);
      assertThat(rule(Touched.UNKNOWN, allow, rule)).isEqualTo(name);
      assertThat(rule(Touched.NOTHING, allow, rule)).isEqualTo("p/allow-1");
    }
  }

  @Test
  void labelsAreThoseOfTheColumns() {
    Matcher labelled = reads(List.of(), List.of(), Set.of("iban"), null);
    Rule allow = Asking.allow(Asking.READS);
    assertThat(rule(BOTH, allow, Asking.deny(labelled))).isEqualTo("p/deny-2");
    assertThat(rule(ORDERS, allow, Asking.deny(labelled))).isEqualTo("p/allow-1");
    assertThat(rule(BOTH, Asking.allow(labelled))).isEqualTo("p/allow-1");
  }

  @Test
  void aRelationWithoutItsSchemaMayBeAnyToWhatRestrictsAndNoneToWhatAllows() {
    Touched orders = new Touched(Set.of(new ObjectName(null, "orders")), Set.of(), Set.of(), true);
    Rule allow = Asking.allow(Asking.READS);
    assertThat(rule(orders, Asking.allow(relations("public.orders")))).isEqualTo("default");
    assertThat(rule(orders, Asking.allow(relations("*.orders")))).isEqualTo("p/allow-1");
    assertThat(rule(orders, allow, Asking.deny(relations("public.orders")))).isEqualTo("p/deny-2");
  }

  @Test
  void aConditionThatCannotBeToldNeverAllowsAndAlwaysRestricts() {
    Matcher failing =
        reads(List.of(), List.of(), Set.of(), Condition.compile("claims.team == 'core'"));
    Rule allow = Asking.allow(Asking.READS);
    assertThat(rule(ORDERS, Asking.allow(failing))).isEqualTo("default");
    assertThat(rule(ORDERS, allow, Asking.hold(failing, 1))).isEqualTo("p/hold-2");
    assertThat(rule(ORDERS, allow, Asking.deny(failing))).isEqualTo("p/deny-2");
  }

  @Test
  void rulesForOtherBridgesSayNothingAboutStatements() {
    Rule allow = Asking.allow(Asking.READS);
    Matcher pods = new Matcher.Kubernetes(Set.of("*"), Set.of("pods"), Set.of("*"));
    Matcher s3 =
        new Matcher.Aws(
            EnumSet.allOf(Kind.class), Risk.LOW, List.of(new ActionGlob("*")), List.of(), null);
    assertThat(rule(ORDERS, allow, Asking.deny(pods), Asking.deny(s3))).isEqualTo("p/allow-1");
  }

  @Test
  void quotedNamesCountTheirCase() {
    assertThat(NamePattern.parse("\"My.S\"\"x\".*", 2).matches(false, "My.S\"x", "t")).isTrue();
    assertThat(NamePattern.parse("\"Public\".orders", 2).matches(false, "public", "orders"))
        .isFalse();
    assertThat(NamePattern.parse("Public.Orders", 2).matches(false, "public", "orders")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "a.b.c", "a.", ".b", "a.b.", "a b.c", "a.b*", "\"a.b", ""})
  void aPatternHasAllItsNames(String text) {
    assertThatThrownBy(() -> NamePattern.parse(text, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
