package dev.postern.gateway.api;

import dev.postern.core.Identity;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives credentials of AWS's to tools that go there directly. */
@FunctionalInterface
public interface Scoped {
  /**
   * Waits for people, some seconds at most, and for AWS.
   *
   * @param address the caller's
   */
  Answer give(Identity identity, String address, Wish wish) throws InterruptedException;

  /**
   * What somebody asks for.
   *
   * @param life how long it is to last, null for the least
   * @param because for the reviewers
   */
  record Wish(
      String connection,
      List<String> actions,
      List<String> resources,
      @Nullable Duration life,
      String because) {}

  /** Whether it is given. */
  sealed interface Answer {
    record Given(String id, Secret secret, Secret token, Instant until) implements Answer {}

    /**
     * @param refusal its reason is {@code approval-pending} where people have been asked
     */
    record Refused(Refusal refusal) implements Answer {}
  }
}
