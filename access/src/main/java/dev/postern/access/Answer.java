package dev.postern.access;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one reviewer says.
 *
 * @param scope of a yes; a no has none
 * @param length how long a yes of scope {@link Scope#SHAPE} is good for, null for the longest there
 *     is
 * @param comment for whoever asked; at most {@link #MAX_COMMENT} characters, may be empty
 */
public record Answer(
    Party by,
    boolean yes,
    @Nullable Scope scope,
    @Nullable Duration length,
    String comment,
    Instant at) {
  public static final int MAX_COMMENT = 1_000;

  public Answer {
    if (yes != (scope != null)) {
      throw new IllegalArgumentException("a yes has a scope and a no has none");
    }
    if (length != null && !length.isPositive()) {
      throw new IllegalArgumentException("a yes is good for some time");
    }
    if (comment.length() > MAX_COMMENT) {
      throw new IllegalArgumentException("a comment has " + MAX_COMMENT + " characters at most");
    }
  }

  public static Answer yes(Party by, Scope scope, @Nullable Duration length, Instant at) {
    return new Answer(by, true, scope, length, "", at);
  }

  public static Answer no(Party by, String comment, Instant at) {
    return new Answer(by, false, null, null, comment, at);
  }
}
