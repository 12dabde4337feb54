package dev.postern.aws.sign;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The signatures that were used, for as long as they could be used again: of each key by the minute
 * that they were signed in, so that a minute that is over goes as a whole. Of several threads.
 */
final class ReplayWindow {
  private static final long MINUTE = 60;

  private final Duration good;
  private final int mostOfKey;
  private final int most;
  private final Map<String, Of> used = new HashMap<>();
  private int total;
  private long swept;

  /** What one key has signed. */
  private static final class Of {
    private final Map<Long, SignatureSet> byMinute = new HashMap<>();
    private int count;
  }

  enum Taken {
    FIRST,
    AGAIN,
    /** There is no room to remember it, so that it cannot be taken. */
    FULL
  }

  /**
   * @param good how long after it was signed a signature is refused for its age
   * @param mostOfKey signatures that are remembered of one key
   * @param most and of all together
   */
  ReplayWindow(Duration good, int mostOfKey, int most) {
    this.good = good;
    this.mostOfKey = mostOfKey;
    this.most = most;
  }

  /**
   * @param signature in hexadecimal digits, 32 at least
   * @param signed when, as it says itself; not so long ago that it is refused for its age
   */
  synchronized Taken take(String key, String signature, Instant signed, Instant now) {
    sweep(now);
    long minute = Math.floorDiv(signed.getEpochSecond(), MINUTE);
    Of of = used.get(key);
    SignatureSet sameMinute = of == null ? null : of.byMinute.get(minute);
    if (sameMinute != null && sameMinute.contains(signature)) {
      return Taken.AGAIN;
    }
    if (total >= most || (of != null && of.count >= mostOfKey)) {
      return Taken.FULL;
    }
    Of known = used.computeIfAbsent(key, _ -> new Of());
    known.byMinute.computeIfAbsent(minute, _ -> new SignatureSet()).add(signature);
    known.count++;
    total++;
    return Taken.FIRST;
  }

  /** Forgets, once a minute, the minutes whose signatures are all too old by now. */
  private void sweep(Instant now) {
    long oldest = Math.floorDiv(now.minus(good).getEpochSecond(), MINUTE);
    if (oldest == swept) {
      return;
    }
    swept = oldest;
    used.values()
        .removeIf(of -> {
          of.byMinute
              .entrySet()
              .removeIf(entry -> {
                boolean over = entry.getKey() < oldest;
                of.count -= over ? entry.getValue().size() : 0;
                total -= over ? entry.getValue().size() : 0;
                return over;
              });
          return of.byMinute.isEmpty();
        });
  }
}
