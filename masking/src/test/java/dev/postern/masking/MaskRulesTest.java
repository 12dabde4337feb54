package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.masking.MaskRules.Applied;
import dev.postern.masking.MaskSpec.KeepFirst;
import dev.postern.masking.MaskSpec.KeepLast;
import dev.postern.masking.MaskSpec.Redact;
import dev.postern.masking.PredicateUse.Allow;
import dev.postern.masking.PredicateUse.Budget;
import dev.postern.masking.PredicateUse.Deny;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskRulesTest {
  private final MaskRules rules =
      new MaskRules(
          List.of(
              new MaskRule("national-id", new KeepLast(4), Set.of("fraud", "audit"), new Deny()),
              new MaskRule("card", new KeepLast(2), Set.of(), new Budget(20)),
              new MaskRule("card", new KeepLast(6), Set.of(), new Budget(5)),
              new MaskRule("name", new KeepFirst(1), Set.of(), new Allow())));

  @Test
  void aLabelsRuleApplies() {
    assertThat(rules.mask(Set.of("national-id"), Set.of("ai-agents")))
        .contains(new Applied("national-id", new KeepLast(4), new Deny()));
  }

  @Test
  void whoIsInAnExemptGroupSeesTheColumn() {
    assertThat(rules.mask(Set.of("national-id"), Set.of("ai-agents", "fraud"))).isEmpty();
  }

  @Test
  void anExemptionIsOfItsOwnLabelOnly() {
    assertThat(rules.mask(Set.of("national-id", "card"), Set.of("fraud")))
        .contains(new Applied("card", new KeepLast(2), new Budget(5)));
  }

  @Test
  void aLabelWithoutARuleRedactsForEveryone() {
    assertThat(rules.mask(Set.of("diagnosis"), Set.of("fraud", "audit")))
        .contains(new Applied("diagnosis", new Redact(), new Deny()));
  }

  @Test
  void aColumnWithoutLabelsIsSeen() {
    assertThat(rules.mask(Set.of(), Set.of())).isEmpty();
  }

  @Test
  void theStrictestOfSeveralRulesAndLabelsApplies() {
    assertThat(rules.mask(Set.of("card"), Set.of()))
        .contains(new Applied("card", new KeepLast(2), new Budget(5)));
    assertThat(rules.mask(Set.of("national-id", "card"), Set.of()))
        .contains(new Applied("card+national-id", new KeepLast(2), new Deny()));
    assertThat(rules.mask(Set.of("name", "card"), Set.of()))
        .contains(new Applied("card+name", new Redact(), new Budget(5)));
  }

  @Test
  void denyIsStricterThanABudgetAndABudgetThanAllow() {
    assertThat(PredicateUse.strictest(new Deny(), new Budget(1))).isEqualTo(new Deny());
    assertThat(PredicateUse.strictest(new Budget(1), new Deny())).isEqualTo(new Deny());
    assertThat(PredicateUse.strictest(new Budget(1), new Allow())).isEqualTo(new Budget(1));
    assertThat(PredicateUse.strictest(new Allow(), new Budget(1))).isEqualTo(new Budget(1));
    assertThat(PredicateUse.strictest(new Budget(2), new Budget(1))).isEqualTo(new Budget(1));
    assertThat(PredicateUse.strictest(new Allow(), new Allow())).isEqualTo(new Allow());
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatThrownBy(() -> new Budget(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void budgetsAreOfTheLabelsThatCountAndTheSmallerOfTwo() {
    assertThat(rules.budgets(Set.of("card", "name"), Set.of())).isEqualTo(Map.of("card", 5));
    assertThat(rules.budgets(Set.of("name"), Set.of())).isEmpty();
  }
}
