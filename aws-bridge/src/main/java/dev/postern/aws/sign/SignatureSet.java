package dev.postern.aws.sign;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Signatures by their first 16 bytes, which no two share but by a chance of nothing: in one array
 * with open addressing, 20 to 45 bytes each. Confined to one thread at a time.
 */
final class SignatureSet {
  private static final int SMALLEST = 8;
  private static final int DIGITS = 16;

  /** Who makes signatures does not know where they come to stand. */
  private static final long SEED = ThreadLocalRandom.current().nextLong();

  /** Two for each place; both are 0 where it is free. */
  private long[] halves = new long[2 * SMALLEST];

  private int size;

  int size() {
    return size;
  }

  /**
   * @param signature in hexadecimal digits, 32 at least
   */
  boolean contains(String signature) {
    long first = first(signature);
    long second = second(signature);
    int place = place(first, second);
    return halves[place] == first && halves[place + 1] == second;
  }

  /** Adds one that is not there. */
  void add(String signature) {
    if (4 * (size + 1) > 3 * (halves.length / 2)) {
      grow();
    }
    put(first(signature), second(signature));
    size++;
  }

  private void grow() {
    long[] before = halves;
    halves = new long[2 * before.length];
    for (int i = 0; i < before.length; i += 2) {
      if (before[i] != 0 || before[i + 1] != 0) {
        put(before[i], before[i + 1]);
      }
    }
  }

  private void put(long first, long second) {
    int place = place(first, second);
    halves[place] = first;
    halves[place + 1] = second;
  }

  /** Where it stands, or would. */
  private int place(long first, long second) {
    int mask = halves.length - 1;
    long mixed = (first ^ SEED) * 0x9E3779B97F4A7C15L;
    int place = ((int) (mixed >>> 32) << 1) & mask;
    while ((halves[place] != 0 || halves[place + 1] != 0)
        && (halves[place] != first || halves[place + 1] != second)) {
      place = (place + 2) & mask;
    }
    return place;
  }

  private static long first(String signature) {
    return HexFormat.fromHexDigitsToLong(signature, 0, DIGITS);
  }

  /** Never 0, so that no signature looks like a free place. */
  private static long second(String signature) {
    return HexFormat.fromHexDigitsToLong(signature, DIGITS, 2 * DIGITS) | 1;
  }
}
