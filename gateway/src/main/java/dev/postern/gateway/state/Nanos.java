package dev.postern.gateway.state;

import java.math.BigInteger;
import java.time.Instant;

/**
 * Instants as the nanoseconds since 1970, which order as they do and come back as they were from
 * 1678 to 2262. What is beyond is the first or the last instant there is.
 */
final class Nanos {
  private static final long A_SECOND = 1_000_000_000L;
  private static final BigInteger LAST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger FIRST = BigInteger.valueOf(Long.MIN_VALUE);

  private Nanos() {}

  static long of(Instant instant) {
    return BigInteger.valueOf(instant.getEpochSecond())
        .multiply(BigInteger.valueOf(A_SECOND))
        .add(BigInteger.valueOf(instant.getNano()))
        .min(LAST)
        .max(FIRST)
        .longValue();
  }

  static Instant instant(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return Instant.MAX;
    }
    return nanos == Long.MIN_VALUE
        ? Instant.MIN
        : Instant.ofEpochSecond(Math.floorDiv(nanos, A_SECOND), Math.floorMod(nanos, A_SECOND));
  }
}
