package dev.postern.masking;

import java.math.BigInteger;
import java.util.UUID;

/**
 * UUIDs that stand for UUIDs: a permutation by FF1 of the 122 bits that a UUID has beside its
 * version and the two bits that its variant has at least (RFC 9562, section 4).
 *
 * <p>Of a random UUID, version 4, the pseudonym is of version 8, which is for whoever makes one up;
 * and so that each leads back, of version 8 it is of version 4. Every other keeps version and
 * variant.
 */
final class UuidPseudonyms {
  private static final int KEY_BYTES = 32;
  private static final int DIGITS = 8;

  private static final int VERSION_SHIFT = 12;
  private static final long BELOW_VERSION = (1L << VERSION_SHIFT) - 1;
  private static final int VARIANT_SHIFT = 62;
  private static final long BELOW_VARIANT = (1L << VARIANT_SHIFT) - 1;
  private static final int FREE_BITS = 122;
  private static final int NIBBLE = 4;

  private static final Fixed RANDOM = new Fixed(4, 2);
  private static final Fixed MADE_UP = new Fixed(8, 2);

  private final Ff1 cipher;

  /** What a UUID is, beside its other bits. */
  private record Fixed(int version, int variant) {
    static Fixed of(UUID value) {
      return new Fixed(
          (int) (value.getMostSignificantBits() >>> VERSION_SHIFT) & 0xf,
          (int) (value.getLeastSignificantBits() >>> VARIANT_SHIFT));
    }

    Fixed shown() {
      return equals(RANDOM) ? MADE_UP : equals(MADE_UP) ? RANDOM : this;
    }

    byte[] tweak() {
      return new byte[] {(byte) version, (byte) variant};
    }
  }

  UuidPseudonyms(DerivedKeys keys) {
    cipher = new Ff1(keys.key("uuids", "AES", KEY_BYTES), BigInteger.TWO.pow(FREE_BITS), DIGITS);
  }

  UUID of(UUID value) {
    Fixed fixed = Fixed.of(value);
    return written(fixed.shown(), cipher.encrypt(fixed.tweak(), free(value)));
  }

  UUID back(UUID pseudonym) {
    Fixed fixed = Fixed.of(pseudonym).shown();
    return written(fixed, cipher.decrypt(fixed.tweak(), free(pseudonym)));
  }

  private static BigInteger free(UUID value) {
    long high = value.getMostSignificantBits();
    long packed = (high >>> (VERSION_SHIFT + NIBBLE) << VERSION_SHIFT) | (high & BELOW_VERSION);
    return BigInteger.valueOf(packed)
        .shiftLeft(VARIANT_SHIFT)
        .or(BigInteger.valueOf(value.getLeastSignificantBits() & BELOW_VARIANT));
  }

  private static UUID written(Fixed fixed, BigInteger free) {
    long packed = free.shiftRight(VARIANT_SHIFT).longValueExact();
    long high =
        (packed >>> VERSION_SHIFT << (VERSION_SHIFT + NIBBLE))
            | ((long) fixed.version() << VERSION_SHIFT)
            | (packed & BELOW_VERSION);
    long low = ((long) fixed.variant() << VARIANT_SHIFT) | (free.longValue() & BELOW_VARIANT);
    return new UUID(high, low);
  }
}
