package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {
  private static final UUID RANDOM = UUID.fromString("6fa459ea-ee8a-4ca4-894e-db77e160355e");

  private final Pseudonyms pseudonyms = new Pseudonyms(new Secret("a key of 16 bytes or more"));
  private final Pseudonyms others = new Pseudonyms(new Secret("another key of 16 bytes"));

  @Test
  void pseudonymsFollowTheValueAndTheKey() {
    assertThat(pseudonyms.text("a")).isEqualTo(pseudonyms.text("a"));
    assertThat(pseudonyms.text("a")).isNotEqualTo(pseudonyms.text("b"));
    assertThat(pseudonyms.text("a")).isNotEqualTo(others.text("a"));
    assertThat(pseudonyms.number(700_000)).isNotEqualTo(others.number(700_000));
    assertThat(pseudonyms.uuid(RANDOM)).isNotEqualTo(others.uuid(RANDOM));
  }

  @Test
  void oneSecretMakesEqualPseudonyms() {
    assertThat(pseudonyms)
        .isEqualTo(new Pseudonyms(new Secret("a key of 16 bytes or more")))
        .isNotEqualTo(others);
    assertThat(pseudonyms).hasToString("•••");
  }

  @Test
  void aSecretOfFewerThan16BytesIsRefused() {
    assertThatThrownBy(() -> new Pseudonyms(new Secret("fifteen bytes..")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    // Nil, versions 1, 4, 7 and 8, another variant, and all bits set: RFC 9562's examples and
    // edges.
    "00000000-0000-0000-0000-000000000000, 0",
    "c232ab00-9414-11ec-b3c8-9f6bdeced846, 1",
    "919108f7-52d1-4320-9bac-f847db4148a8, 8",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f, 7",
    "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0, 4",
    "919108f7-52d1-4320-dbac-f847db4148a8, 4",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, 15"
  })
  void aUuidsPseudonymLeadsBackAndShowsItsVersion(UUID value, int shown) {
    UUID pseudonym = pseudonyms.uuid(value);

    assertThat(pseudonym).isNotEqualTo(value);
    assertThat(pseudonyms.uuidOf(pseudonym)).isEqualTo(value);
    assertThat(pseudonym.version()).isEqualTo(shown);
    assertThat(pseudonym.getLeastSignificantBits() >>> 62)
        .as("the two bits that a variant has at least")
        .isEqualTo(value.getLeastSignificantBits() >>> 62);
  }

  @Test
  void everyBitOfAUuidChangesItsPseudonym() {
    Set<UUID> seen = new HashSet<>();
    seen.add(pseudonyms.uuid(RANDOM));
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long high = RANDOM.getMostSignificantBits();
      long low = RANDOM.getLeastSignificantBits();
      for (UUID near :
          new UUID[] {new UUID(high ^ (1L << bit), low), new UUID(high, low ^ (1L << bit))}) {
        UUID pseudonym = pseudonyms.uuid(near);
        assertThat(seen.add(pseudonym)).isTrue();
        assertThat(pseudonyms.uuidOf(pseudonym)).isEqualTo(near);
      }
    }
  }

  @Test
  void everyShortNumberHasAPseudonymOfItsOwnAndItsSign() {
    Set<Long> seen = new HashSet<>();
    for (long value = Short.MIN_VALUE; value <= Short.MAX_VALUE; value++) {
      long pseudonym = pseudonyms.number(value);
      assertThat(pseudonym).isBetween((long) Short.MIN_VALUE, (long) Short.MAX_VALUE);
      assertThat(pseudonym > 0).isEqualTo(value > 0);
      assertThat(seen.add(pseudonym)).isTrue();
      assertThat(pseudonyms.numberOf(pseudonym)).isEqualTo(value);
    }
  }

  @Test
  void shortNumbersAreInAnotherOrder() {
    long kept = LongStream.rangeClosed(1, 32_767).filter(n -> pseudonyms.number(n) == n).count();
    long rising =
        LongStream.range(1, 32_767)
            .filter(n -> pseudonyms.number(n) < pseudonyms.number(n + 1))
            .count();

    assertThat(kept).isLessThan(20);
    assertThat(rising).isBetween(15_500L, 17_300L);
  }

  @Test
  void numbersStayInTheirBandAndLeadBack() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      requireWithin(random, Short.MAX_VALUE + 1L, Integer.MAX_VALUE);
      requireWithin(random, Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
      requireWithin(random, Integer.MIN_VALUE, Short.MIN_VALUE - 1L);
      requireWithin(random, Long.MIN_VALUE, Integer.MIN_VALUE - 1L);
    }
  }

  private void requireWithin(Random random, long first, long last) {
    long number = first + random.nextLong(last - first);
    long pseudonym = pseudonyms.number(number);
    assertThat(pseudonym).isBetween(first, last);
    assertThat(pseudonyms.numberOf(pseudonym)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        Long.MIN_VALUE,
        Integer.MIN_VALUE - 1L,
        Integer.MIN_VALUE,
        Short.MIN_VALUE - 1L,
        Short.MIN_VALUE,
        -1,
        0,
        1,
        Short.MAX_VALUE,
        Short.MAX_VALUE + 1L,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE + 1L,
        Long.MAX_VALUE
      })
  void theEdgesOfTheBandsLeadBack(long value) {
    long pseudonym = pseudonyms.number(value);

    assertThat(pseudonyms.numberOf(pseudonym)).isEqualTo(value);
    assertThat(pseudonym > 0).isEqualTo(value > 0);
  }

  @ParameterizedTest
  @EnumSource(IntegerRange.class)
  void numbersOfEveryTypeLeadBackAndStayInIt(IntegerRange range) {
    for (long number : numbers(range)) {
      long pseudonym = pseudonyms.number(number, range);

      assertThat(range.holds(pseudonym)).as("%d of %s", number, range).isTrue();
      assertThat(pseudonyms.numberOf(pseudonym, range)).isEqualTo(number);
      assertThat(Long.signum(pseudonym) > 0).isEqualTo(Long.signum(number) > 0);
    }
  }

  /** Edges of all bands, and any. */
  private static List<Long> numbers(IntegerRange range) {
    Random random = new Random(3);
    LongStream edges =
        IntStream.of(0, 7, 8, 15, 16, 23, 24, 31, 32, 63)
            .mapToObj(bit -> 1L << bit)
            .flatMap(edge -> Stream.of(edge - 1, edge, -edge, -edge - 1))
            .mapToLong(Long::longValue);
    LongStream any = LongStream.range(0, 300).map(n -> random.nextLong() >> n % Long.SIZE);
    return LongStream.concat(edges, any).filter(range::holds).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = IntegerRange.class,
      names = {"TINY", "TINY_UNSIGNED", "SMALL", "SMALL_UNSIGNED"})
  void noTwoNumbersOfANarrowTypeShareAPseudonym(IntegerRange range) {
    Set<Long> all =
        LongStream.rangeClosed(Short.MIN_VALUE, 65_535)
            .filter(range::holds)
            .boxed()
            .collect(Collectors.toSet());

    Set<Long> seen = new HashSet<>();
    for (long number : all) {
      seen.add(pseudonyms.number(number, range));
    }

    assertThat(seen).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource(
      value = IntegerRange.class,
      names = {
        "SMALL_UNSIGNED",
        "MEDIUM",
        "MEDIUM_UNSIGNED",
        "INT",
        "INT_UNSIGNED",
        "BIG",
        "BIG_UNSIGNED"
      })
  void aShortNumberHasOnePseudonymInAllTypesButBytes(IntegerRange range) {
    assertThat(pseudonyms.number(4711, range)).isEqualTo(pseudonyms.number(4711));
  }

  @Test
  void aNumberHasOnePseudonymSignedOrNotWhereBothHoldItsBand() {
    assertThat(pseudonyms.number(123_456_789, IntegerRange.INT_UNSIGNED))
        .isEqualTo(pseudonyms.number(123_456_789, IntegerRange.INT));
    assertThat(pseudonyms.number(123_456_789_012L, IntegerRange.BIG_UNSIGNED))
        .isEqualTo(pseudonyms.number(123_456_789_012L));
  }

  @Test
  void zeroOfAnUnsignedTypeStandsForItself() {
    assertThat(pseudonyms.number(0, IntegerRange.INT_UNSIGNED)).isZero();
    assertThat(pseudonyms.number(0, IntegerRange.INT)).isNegative();
  }

  @Test
  void aNumberBeyondItsTypeIsRefused() {
    assertThatThrownBy(() -> pseudonyms.number(256, IntegerRange.TINY_UNSIGNED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pseudonyms.numberOf(-1, IntegerRange.INT_UNSIGNED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
