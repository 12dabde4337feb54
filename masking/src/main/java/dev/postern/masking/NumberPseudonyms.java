package dev.postern.masking;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;

/**
 * Numbers that stand for numbers: a permutation, so that no two share one and each leads back.
 *
 * <p>Six bands are each permuted in themselves: what fits {@code int2}, what else fits {@code
 * int4}, the rest; above zero, and zero with what is below it. So the same number has the same
 * pseudonym in columns of any width, and a key above zero remains one; the band can be seen. The
 * bands of {@code int2} are too small for FF1 and are shuffled.
 *
 * <p>MySQL's types that end within a band have one of their own there: what a signed or unsigned
 * byte holds, what three bytes hold beyond {@code int2}, the upper half of the unsigned. Zero,
 * where nothing is below it, stands for itself: it must not become a key.
 */
final class NumberPseudonyms {
  private static final int KEY_BYTES = 32;

  private static final long MEDIUM = 1L << 23;

  private final Map<IntegerRange, List<Band>> bands;

  /** Numbers that are permuted among themselves. */
  private sealed interface Band {
    long first();

    long last();

    /**
     * @param index of a number, from 0 for the first
     */
    long pseudonym(long index);

    long value(long index);
  }

  private record Large(long first, long last, int number, Ff1 cipher) implements Band {
    static Large of(SecretKey key, int number, long first, long last) {
      BigInteger size =
          BigInteger.valueOf(last).subtract(BigInteger.valueOf(first)).add(BigInteger.ONE);
      int digits = size.bitLength() <= Integer.SIZE ? 2 : 4;
      return new Large(first, last, number, new Ff1(key, size, digits));
    }

    @Override
    public long pseudonym(long index) {
      return cipher.encrypt(tweak(), BigInteger.valueOf(index)).longValueExact();
    }

    @Override
    public long value(long index) {
      return cipher.decrypt(tweak(), BigInteger.valueOf(index)).longValueExact();
    }

    private byte[] tweak() {
      return new byte[] {(byte) number};
    }
  }

  private record Small(long first, long last, ShuffledNumbers order) implements Band {
    static Small of(SecretKey key, int number, long first, long last) {
      return new Small(first, last, new ShuffledNumbers(key, number, (int) (last - first + 1)));
    }

    @Override
    public long pseudonym(long index) {
      return order.place((int) index);
    }

    @Override
    public long value(long index) {
      return order.number((int) index);
    }
  }

  private record Zero() implements Band {
    @Override
    public long first() {
      return 0;
    }

    @Override
    public long last() {
      return 0;
    }

    @Override
    public long pseudonym(long index) {
      return index;
    }

    @Override
    public long value(long index) {
      return index;
    }
  }

  NumberPseudonyms(DerivedKeys keys) {
    SecretKey large = keys.key("numbers", "AES", KEY_BYTES);
    SecretKey small = keys.key("short numbers", "AES", KEY_BYTES);
    Band zero = new Zero();
    Band above2 = Small.of(small, 0, 1, Short.MAX_VALUE);
    Band above4 = Large.of(large, 1, Short.MAX_VALUE + 1L, Integer.MAX_VALUE);
    Band above8 = Large.of(large, 2, Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
    Band below2 = Small.of(small, 3, Short.MIN_VALUE, 0);
    Band below4 = Large.of(large, 4, Integer.MIN_VALUE, Short.MIN_VALUE - 1L);
    Band below8 = Large.of(large, 5, Long.MIN_VALUE, Integer.MIN_VALUE - 1L);
    Band tiny = Small.of(small, 6, 1, Byte.MAX_VALUE);
    Band belowTiny = Small.of(small, 7, Byte.MIN_VALUE, 0);
    Band tinyUnsigned = Small.of(small, 8, 1, 2L * Byte.MAX_VALUE + 1);
    Band smallUnsigned = Small.of(small, 9, Short.MAX_VALUE + 1L, 2L * Short.MAX_VALUE + 1);
    Band medium = Large.of(large, 10, Short.MAX_VALUE + 1L, MEDIUM - 1);
    Band belowMedium = Large.of(large, 11, -MEDIUM, Short.MIN_VALUE - 1L);
    Band mediumUnsigned = Large.of(large, 12, Short.MAX_VALUE + 1L, 2 * MEDIUM - 1);
    Band intUnsigned = Large.of(large, 13, Integer.MAX_VALUE + 1L, 2L * Integer.MAX_VALUE + 1);
    // By their bits.
    Band bigUnsigned = Large.of(large, 14, Long.MIN_VALUE, -1);
    bands = new EnumMap<>(IntegerRange.class);
    bands.put(IntegerRange.TINY, List.of(tiny, belowTiny));
    bands.put(IntegerRange.TINY_UNSIGNED, List.of(tinyUnsigned, zero));
    bands.put(IntegerRange.SMALL, List.of(above2, below2));
    bands.put(IntegerRange.SMALL_UNSIGNED, List.of(above2, smallUnsigned, zero));
    bands.put(IntegerRange.MEDIUM, List.of(above2, medium, below2, belowMedium));
    bands.put(IntegerRange.MEDIUM_UNSIGNED, List.of(above2, mediumUnsigned, zero));
    bands.put(IntegerRange.INT, List.of(above2, above4, below2, below4));
    bands.put(IntegerRange.INT_UNSIGNED, List.of(above2, above4, intUnsigned, zero));
    bands.put(IntegerRange.BIG, List.of(above2, above4, above8, below2, below4, below8));
    bands.put(IntegerRange.BIG_UNSIGNED, List.of(above2, above4, above8, bigUnsigned, zero));
  }

  /**
   * Of the same sign, and fits wherever {@code value} fits.
   *
   * @throws IllegalArgumentException where the range does not hold {@code value}
   */
  long of(long value, IntegerRange range) {
    Band band = band(value, range);
    return band.first() + band.pseudonym(value - band.first());
  }

  /**
   * @throws IllegalArgumentException where the range does not hold {@code pseudonym}
   */
  long back(long pseudonym, IntegerRange range) {
    Band band = band(pseudonym, range);
    return band.first() + band.value(pseudonym - band.first());
  }

  private Band band(long value, IntegerRange range) {
    for (Band band : Objects.requireNonNull(bands.get(range), "each range has bands")) {
      if (band.first() <= value && value <= band.last()) {
        return band;
      }
    }
    throw new IllegalArgumentException("a number is beyond " + range);
  }
}
