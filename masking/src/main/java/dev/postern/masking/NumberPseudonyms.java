package dev.postern.masking;

import java.math.BigInteger;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * Numbers that stand for numbers: a permutation, so that no two share one and each leads back.
 *
 * <p>Six bands are each permuted in themselves: what fits {@code int2}, what else fits {@code
 * int4}, the rest; above zero, and zero with what is below it. So the same number has the same
 * pseudonym in columns of any width, and a key above zero remains one; the band can be seen. The
 * bands of {@code int2} are too small for FF1 and are shuffled.
 */
final class NumberPseudonyms {
  private static final int KEY_BYTES = 32;

  private final List<Band> bands;

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
      BigInteger size = BigInteger.valueOf(last - first + 1);
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

  NumberPseudonyms(DerivedKeys keys) {
    SecretKey large = keys.key("numbers", "AES", KEY_BYTES);
    SecretKey small = keys.key("short numbers", "AES", KEY_BYTES);
    bands =
        List.of(
            Small.of(small, 0, 1, Short.MAX_VALUE),
            Large.of(large, 1, Short.MAX_VALUE + 1L, Integer.MAX_VALUE),
            Large.of(large, 2, Integer.MAX_VALUE + 1L, Long.MAX_VALUE),
            Small.of(small, 3, Short.MIN_VALUE, 0),
            Large.of(large, 4, Integer.MIN_VALUE, Short.MIN_VALUE - 1L),
            Large.of(large, 5, Long.MIN_VALUE, Integer.MIN_VALUE - 1L));
  }

  /** Of the same sign, and fits wherever {@code value} fits. */
  long of(long value) {
    Band band = band(value);
    return band.first() + band.pseudonym(value - band.first());
  }

  long back(long pseudonym) {
    Band band = band(pseudonym);
    return band.first() + band.value(pseudonym - band.first());
  }

  private Band band(long value) {
    for (Band band : bands) {
      if (band.first() <= value && value <= band.last()) {
        return band;
      }
    }
    throw new IllegalStateException("the bands hold every number");
  }
}
