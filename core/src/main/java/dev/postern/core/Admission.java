package dev.postern.core;

/** The port by which a bridge has a caller verified and let in. */
public interface Admission {
  /**
   * Blocks for as long as the identity provider and the stores take: call it on a virtual thread.
   */
  Answer admit(Caller caller);

  /**
   * Whether some gateway has a session of that key. Blocks.
   *
   * @param key as {@link StatementPath#cancellableBy} was given it
   */
  default boolean isElsewhere(String key) {
    return false;
  }

  /**
   * Has another gateway end the session of that key, and what it runs; nothing where there is none.
   * Blocks.
   *
   * @param key as {@link StatementPath#cancellableBy} was given it
   */
  default void endElsewhere(String key) {}

  /**
   * Has another gateway cancel what the session of that key runs or waits for; nothing where there
   * is none, as where no other gateway is. Blocks.
   *
   * @param key as {@link StatementPath#cancellableBy} was given it
   */
  default void cancelElsewhere(String key) {}

  /** Whether the caller is in. */
  sealed interface Answer {
    /**
     * @param target for the session's dial
     * @param more for whatever is dialed besides and after
     */
    record Admitted(StatementPath path, Target target, TargetSource more) implements Answer {}

    record Refused(Refusal refusal) implements Answer {}
  }
}
