package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Secret;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private final Pseudonyms pseudonyms = new Pseudonyms(new Secret("a key of 16 bytes or more"));
  private final Pseudonyms others = new Pseudonyms(new Secret("another key of 16 bytes"));

  /** Computed with Python's hmac and base64: HMAC-SHA-256 of 01 and the text. */
  @Test
  void aTextsPseudonymIsItsCodeInBase32() {
    assertThat(pseudonyms.text("jane@example.com")).isEqualTo("p_woog4cl25nrvqrndj7tj35nib4");
  }

  @Test
  void pseudonymsFollowTheValueAndTheKey() {
    assertThat(pseudonyms.text("a")).isEqualTo(pseudonyms.text("a"));
    assertThat(pseudonyms.text("a")).isNotEqualTo(pseudonyms.text("b"));
    assertThat(pseudonyms.text("a")).isNotEqualTo(others.text("a"));
    assertThat(pseudonyms.number(7)).isNotEqualTo(others.number(7));
  }

  @Test
  void aUuidsPseudonymIsAUuidOfVersionEight() {
    UUID pseudonym = pseudonyms.uuid(UUID.fromString("00000000-0000-4000-8000-000000000001"));

    assertThat(pseudonym.version()).isEqualTo(8);
    assertThat(pseudonym.variant()).isEqualTo(2);
    assertThat(pseudonym)
        .isNotEqualTo(pseudonyms.uuid(UUID.fromString("00000000-0000-4000-8000-000000000002")));
  }

  @Test
  void everyShortNumberAboveZeroHasAPseudonymOfItsOwn() {
    Set<Long> seen = new HashSet<>();
    for (long value = 1; value <= Short.MAX_VALUE; value++) {
      long pseudonym = pseudonyms.number(value);
      assertThat(pseudonym).isBetween(1L, (long) Short.MAX_VALUE);
      assertThat(seen.add(pseudonym)).isTrue();
    }
  }

  @Test
  void numbersStayInTheirBand() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long number = random.nextLong(Short.MAX_VALUE + 1L, Integer.MAX_VALUE + 1L);
      assertThat(pseudonyms.number(number))
          .isBetween(Short.MAX_VALUE + 1L, (long) Integer.MAX_VALUE);
      long large = random.nextLong(Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
      assertThat(pseudonyms.number(large)).isBetween(Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
    }
  }

  @Test
  void everyNumberHasAPseudonymAboveZero() {
    LongStream edges =
        LongStream.of(
            Long.MIN_VALUE,
            Integer.MIN_VALUE - 1L,
            Short.MIN_VALUE,
            -1,
            0,
            1,
            Short.MAX_VALUE,
            Short.MAX_VALUE + 1L,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE + 1L,
            Long.MAX_VALUE);

    assertThat(edges.map(pseudonyms::number)).allMatch(pseudonym -> pseudonym > 0);
  }

  @Test
  void numbersBelowZeroFitTheShortest() {
    assertThat(LongStream.range(-300, 1).map(pseudonyms::number))
        .allMatch(pseudonym -> pseudonym <= Short.MAX_VALUE);
  }
}
