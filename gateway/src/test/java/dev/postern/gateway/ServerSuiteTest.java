package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.ServerSuite.Outcome;
import org.junit.jupiter.api.Test;

class ServerSuiteTest {
  private static final Outcome EXPECTED =
      outcome(
          "step s1_b: BEGIN;", "s2: NOTICE:  one", "s2: NOTICE:  two", "step s2_w: <waiting ...>");

  private static Outcome outcome(String... lines) {
    return new Outcome(true, String.join("\n", lines));
  }

  @Test
  void aNoticeThatComesBehindAnotherSessionsLineIsNoDifference() {
    assertThat(
            outcome(
                    "step s1_b: BEGIN;",
                    "s2: NOTICE:  one",
                    "step s2_w: <waiting ...>",
                    "s2: NOTICE:  two")
                .isLike(EXPECTED))
        .isTrue();
  }

  @Test
  void aNoticeThatIsMissingIsADifference() {
    assertThat(
            outcome("step s1_b: BEGIN;", "s2: NOTICE:  one", "step s2_w: <waiting ...>")
                .isLike(EXPECTED))
        .isFalse();
  }

  @Test
  void noticesOfOneSessionInAnotherOrderAreADifference() {
    assertThat(
            outcome(
                    "step s1_b: BEGIN;",
                    "s2: NOTICE:  two",
                    "s2: NOTICE:  one",
                    "step s2_w: <waiting ...>")
                .isLike(EXPECTED))
        .isFalse();
  }

  @Test
  void aNoticeOfAnotherSessionIsADifference() {
    assertThat(
            outcome(
                    "step s1_b: BEGIN;",
                    "s1: NOTICE:  one",
                    "s2: NOTICE:  two",
                    "step s2_w: <waiting ...>")
                .isLike(EXPECTED))
        .isFalse();
  }

  @Test
  void stepsInAnotherOrderAreADifference() {
    assertThat(
            outcome(
                    "step s2_w: <waiting ...>",
                    "s2: NOTICE:  one",
                    "s2: NOTICE:  two",
                    "step s1_b: BEGIN;")
                .isLike(EXPECTED))
        .isFalse();
  }
}
