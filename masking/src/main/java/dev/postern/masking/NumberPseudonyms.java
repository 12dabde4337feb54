package dev.postern.masking;

import java.nio.ByteBuffer;
import javax.crypto.Mac;

/**
 * Numbers that stand for numbers, all above zero.
 *
 * <p>A code cut to a number's few bits would soon give two customers one id and make joins wrong,
 * so numbers above zero are permuted: a Feistel network over as many bits as they have, walked
 * until it is back among them (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002).
 * Each of three bands is permuted in itself: what fits {@code int2}, what else fits {@code int4},
 * the rest. So the same number gives the same pseudonym in columns of any width; that a number is
 * in its band can be seen. Zero and numbers below it are rarely keys: they fall anywhere in the
 * lowest band, and may meet another's pseudonym.
 */
final class NumberPseudonyms {
  /** As many as NIST SP 800-38G gives FF1. */
  private static final int ROUNDS = 10;

  private static final byte PERMUTED = 3;
  private static final byte SCATTERED = 4;

  /** Numbers that are permuted among themselves: the last one fills so many bits. */
  private record Band(long first, long last, int bits) {
    static final Band SHORT = new Band(1, Short.MAX_VALUE, Short.SIZE - 1);
    static final Band INT = new Band(SHORT.last + 1, Integer.MAX_VALUE, Integer.SIZE - 1);
    static final Band LONG = new Band(INT.last + 1, Long.MAX_VALUE, Long.SIZE - 1);

    static Band of(long value) {
      if (value <= SHORT.last) {
        return SHORT;
      }
      return value <= INT.last ? INT : LONG;
    }
  }

  private final Mac mac;
  private final ByteBuffer block = ByteBuffer.allocate(3 + Long.BYTES);

  /** Takes the code for its own, keyed. */
  NumberPseudonyms(Mac mac) {
    this.mac = mac;
  }

  long of(long value) {
    if (value <= 0) {
      return 1 + Math.floorMod(code(SCATTERED, 0, 0, value), Band.SHORT.last);
    }
    Band band = Band.of(value);
    long index = value - band.first;
    do {
      index = permute(band, index);
    } while (index > band.last - band.first);
    return band.first + index;
  }

  /** The bits are odd in number: the halves differ by one and change places each round. */
  private long permute(Band band, long index) {
    int rightBits = band.bits / 2 + 1;
    long rightMask = (1L << rightBits) - 1;
    long leftMask = rightMask >>> 1;
    long left = index >>> rightBits;
    long right = index & rightMask;
    for (int round = 0; round < ROUNDS; round++) {
      long mask = round % 2 == 0 ? leftMask : rightMask;
      long next = left ^ (code(PERMUTED, band.bits, round, right) & mask);
      left = right;
      right = next;
    }
    return (left << rightBits) | right;
  }

  private long code(byte domain, int bits, int round, long value) {
    block.clear().put(domain).put((byte) bits).put((byte) round).putLong(value);
    return ByteBuffer.wrap(mac.doFinal(block.array())).getLong();
  }
}
