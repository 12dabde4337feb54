package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.access.Condition.Outcome;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Risk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions of rules: what they see, and that a wrong one is found when it is read. */
final class ConditionTest {
  private static final Identity ADA =
      new Identity(
          "https://idp.example",
          "1",
          "ada",
          Set.of("agents", "night"),
          Map.of("region", "EU", "level", 3, "org", Map.of("teams", List.of("core", "web"))),
          NOW.plusSeconds(60));

  private static final Touched ORDERS =
      new Touched(
          Set.of(new ObjectName("public", "orders")),
          Set.of(new Touched.Column("public", "orders", "email")),
          Set.of("email"),
          true);

  private static Outcome outcome(String text, @Nullable String address, Touched touched) {
    return Condition.compile(text)
        .of(
            new Facts(
                ADA,
                address,
                NOW,
                Set.of(Kind.READ, Kind.BULK_EXPORT),
                Risk.HIGH,
                touched,
                touched.known() ? new Rows.Expected(120) : Rows.UNKNOWN,
                null));
  }

  private static Outcome outcome(String text) {
    return outcome(text, "10.1.2.3", ORDERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user == 'ada' && 'night' in groups",
        "claims.region == 'EU' && claims['level'] >= 3",
        "'web' in claims.org.teams",
        "address.within('10.0.0.0/8')",
        "!address.within('10.1.2.4') && !address.within('2001:db8::/32')",
        "now == timestamp('2026-03-01T12:00:00Z') && now.getHours('Europe/Paris') == 13",
        "now.getDayOfWeek() == 0",
        "'bulk-export' in kinds && size(kinds) == 2",
        "risk >= high && risk < critical",
        "relations == ['public.orders'] && columns.all(c, c.startsWith('public.orders.'))",
        "'email' in labels",
        "has(claims.region) && !has(claims.team)",
        "user.matches('^a[a-z]+$')",
        "rows > 100 && rows <= 120",
      })
  void whatIsKnownOfAStatementAndItsCallerIsSeen(String text) {
    assertThat(outcome(text)).isEqualTo(Outcome.HOLDS);
    assertThat(outcome("!(" + text + ")")).isEqualTo(Outcome.HOLDS_NOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims.team == 'core'",
        "claims.region > 3",
        "claims.region",
        "address.within(user)",
        "1 / (size(groups) - 2) == 0",
      })
  void whatCannotBeToldFails(String text) {
    assertThat(outcome(text)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void whatIsNotKnownFailsUnlessTheRestDecides() {
    assertThat(outcome("address.within('10.0.0.0/8')", null, ORDERS)).isEqualTo(Outcome.FAILED);
    assertThat(outcome("size(relations) == 0", "10.1.2.3", Touched.UNKNOWN))
        .isEqualTo(Outcome.FAILED);
    assertThat(outcome("rows < 1000", "10.1.2.3", Touched.UNKNOWN)).isEqualTo(Outcome.FAILED);
    assertThat(outcome("user == 'eve' && claims.team == 'core'")).isEqualTo(Outcome.HOLDS_NOT);
    assertThat(outcome("claims.team == 'core' || user == 'ada'")).isEqualTo(Outcome.HOLDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clams.region == 'EU'         | line 1, column 1: undeclared reference to 'clams'
          user == 3                    | line 1, column 6: found no matching overload
          rows > 'many'                | line 1, column 6: found no matching overload
          user ==                      | line 1, column 8: mismatched input
          user                         | expected type 'bool' but found 'string'
          address.within('10.0.0.0/33')| a range of addresses has 0 to 32 bits
          address.within('gate.local') | Invalid IP address literal
          """)
  void aWrongConditionIsFoundWhenItIsRead(String text, String said) {
    assertThatThrownBy(() -> Condition.compile(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void sizeDepthAndStepsAreBounded() {
    assertThatThrownBy(() -> Condition.compile("user == '" + "x".repeat(2_000) + "'"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Condition.compile("(".repeat(100) + "true" + ")".repeat(100)))
        .isInstanceOf(IllegalArgumentException.class);
    String list = "[" + "1,".repeat(60) + "1]";
    assertThat(
            outcome("%s.all(a, %s.all(b, %s.all(c, a + b + c > 0)))".formatted(list, list, list)))
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void aConditionSaysWhatItLooksAt() {
    Map<String, Object> region = Map.of("claim region", "EU");
    assertThat(looks("claims.region == 'EU'").deciding(ADA, "10.1.2.3")).isEqualTo(region);
    assertThat(looks("claims['region'] == 'EU'").deciding(ADA, "10.1.2.3")).isEqualTo(region);
    assertThat(looks("claims.exists(c, c == 'x')").deciding(ADA, "10.1.2.3"))
        .containsKeys("claim region", "claim level", "claim org");
    assertThat(looks("user == 'x' || address == 'y'").deciding(ADA, "10.1.2.3"))
        .isEqualTo(Map.of("user", "ada", "address", "10.1.2.3"));
    assertThat(looks("'agents' in groups && risk > low").deciding(ADA, "10.1.2.3")).isEmpty();
    assertThat(looks("now.getHours() < 8").now()).isTrue();
    assertThat(looks("'email' in labels").objects()).isTrue();
    assertThat(looks("user == 'x'").objects()).isFalse();
    assertThat(looks("risk >= high || rows > 9").rows()).isTrue();
    assertThat(looks("'email' in labels").rows()).isFalse();
  }

  private static Looks looks(String text) {
    return Condition.compile(text).looks();
  }
}
