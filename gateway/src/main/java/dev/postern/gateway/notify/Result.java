package dev.postern.gateway.notify;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of an attempt. */
sealed interface Result {
  /**
   * It was made.
   *
   * @param reference what the target calls it, null where it says nothing
   */
  record Made(@Nullable String reference) implements Result {}

  /**
   * It may be made later.
   *
   * @param after when the target wants to be asked again, null where it does not say
   */
  record Later(String why, @Nullable Duration after) implements Result {}

  /** It will never be made as it is. */
  record Never(String why) implements Result {}

  /** Request Timeout, Too Early, Too Many Requests. */
  Set<Integer> PASSING = Set.of(408, 425, 429);

  /** By the status alone (RFC 9110, section 15): a redirect is not followed, so it is an error. */
  static Result of(Reply reply) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return new Made(null);
    }
    return status >= 500 || PASSING.contains(status)
        ? new Later("HTTP status " + status, reply.retryAfter())
        : new Never("HTTP status " + status);
  }
}
