package dev.postern.access;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set of ARNs, part by part: as in IAM nothing open in one of the first five goes on into the
 * next, and the sixth takes all the rest.
 */
record ArnWildcards(List<Wildcards> parts) {
  /** Parts of an ARN: {@code arn:partition:service:region:account:resource}. */
  static final int PARTS = 6;

  /** Whatever there is. */
  static final ArnWildcards ANY = new ArnWildcards(Collections.nCopies(PARTS, Wildcards.any()));

  ArnWildcards {
    parts = List.copyOf(parts);
    if (parts.size() != PARTS) {
      throw new IllegalArgumentException("an ARN has six parts, not " + parts.size());
    }
  }

  /** Whether every ARN of the other is one of this; a no may be wrong. */
  boolean cover(ArnWildcards other) {
    return IntStream.range(0, PARTS).allMatch(i -> parts.get(i).cover(other.parts.get(i)));
  }

  /** Whether some ARN is one of both. */
  boolean meet(ArnWildcards other) {
    return IntStream.range(0, PARTS).allMatch(i -> parts.get(i).meet(other.parts.get(i)));
  }
}
