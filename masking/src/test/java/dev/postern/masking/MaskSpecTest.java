package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Secret;
import dev.postern.masking.MaskSpec.Hash;
import dev.postern.masking.MaskSpec.KeepFirst;
import dev.postern.masking.MaskSpec.KeepLast;
import dev.postern.masking.MaskSpec.Null;
import dev.postern.masking.MaskSpec.Pseudonym;
import dev.postern.masking.MaskSpec.Redact;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskSpecTest {
  private static final Pseudonym PSEUDONYM = new Pseudonym(new Secret("one key of 16 bytes"));
  private static final Pseudonym OTHER_KEY = new Pseudonym(new Secret("another of 16 bytes"));
  private static final List<MaskSpec> ALL =
      List.of(
          new Null(),
          new Redact(),
          PSEUDONYM,
          OTHER_KEY,
          new Hash(),
          new KeepFirst(2),
          new KeepFirst(4),
          new KeepLast(2),
          new KeepLast(4));

  @Test
  void nullIsStricterThanAll() {
    assertThat(ALL).allMatch(spec -> strictest(spec, new Null()).equals(new Null()));
  }

  @Test
  void redactIsStricterThanAllButNull() {
    assertThat(ALL.subList(1, ALL.size()))
        .allMatch(spec -> strictest(spec, new Redact()).equals(new Redact()));
  }

  @Test
  void aPseudonymIsStricterThanAHash() {
    assertThat(strictest(PSEUDONYM, new Hash())).isEqualTo(PSEUDONYM);
  }

  @Test
  void fewerCharactersAreStricter() {
    assertThat(strictest(new KeepFirst(2), new KeepFirst(4))).isEqualTo(new KeepFirst(2));
    assertThat(strictest(new KeepLast(4), new KeepLast(2))).isEqualTo(new KeepLast(2));
  }

  @Test
  void masksThatShowDifferentThingsRedactTogether() {
    assertThat(strictest(new KeepFirst(4), new KeepLast(4))).isEqualTo(new Redact());
    assertThat(strictest(new KeepLast(4), new Hash())).isEqualTo(new Redact());
    assertThat(strictest(PSEUDONYM, new KeepLast(4))).isEqualTo(new Redact());
    assertThat(strictest(PSEUDONYM, OTHER_KEY)).isEqualTo(new Redact());
  }

  @Test
  void strictestDependsOnNoOrder() {
    for (MaskSpec a : ALL) {
      assertThat(strictest(a, a)).isEqualTo(a);
      for (MaskSpec b : ALL) {
        assertThat(strictest(a, b)).isEqualTo(strictest(b, a));
        for (MaskSpec c : ALL) {
          assertThat(strictest(strictest(a, b), c)).isEqualTo(strictest(a, strictest(b, c)));
        }
      }
    }
  }

  @Test
  void noKeyIsPrinted() {
    assertThat(PSEUDONYM.toString() + PSEUDONYM.words()).doesNotContain("one key");
  }

  @Test
  void wordsSayHowManyCharactersAreKept() {
    assertThat(ALL.stream().map(MaskSpec::words).distinct())
        .containsExactly(
            "null",
            "redact",
            "pseudonym",
            "hash",
            "keep-first 2",
            "keep-first 4",
            "keep-last 2",
            "keep-last 4");
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatThrownBy(() -> new Pseudonym(new Secret("fifteen bytes !")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pseudonym's key has at least 16 bytes");
  }

  @Test
  void toKeepNothingIsRefused() {
    assertThatThrownBy(() -> new KeepFirst(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeepLast(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static MaskSpec strictest(MaskSpec one, MaskSpec other) {
    return MaskSpec.strictest(one, other);
  }
}
