package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceIdentityTest {
  private static String of(String subject, String name) {
    return SourceIdentity.of(new Person("https://idp.example.com", subject, name, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "ann@example.com", "a.b+c=d,e_f-G9"})
  void aNameThatAwsTakesStaysWhatItIs(String name) {
    assertThat(of("1", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "", "Ann Lee", "é", "aws:ann", "x\u0000y", "\uD83D\uDE00", "a/b"})
  void anyOtherBecomesOneThatItDoes(String name) {
    assertThat(of("1", name)).matches("[A-Za-z0-9_+=,.@-]{2,64}").doesNotStartWith("aws:");
  }

  @Test
  void aLongOneIsCutToWhatAwsTakes() {
    assertThat(of("1", "n".repeat(64))).isEqualTo("n".repeat(64));
    assertThat(of("1", "n".repeat(65))).hasSize(64).startsWith("nnn");
  }

  @Test
  void whoseNamesWouldBecomeOneStayTwo() {
    assertThat(of("1", "a/b")).isNotEqualTo(of("2", "a b")).startsWith("a_b-");
    assertThat(of("1", "n".repeat(70))).isNotEqualTo(of("2", "n".repeat(70)));
    assertThat(of("1", "a/b")).isEqualTo(of("1", "a/b"));
  }
}
